using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class LeaseQueueTests
{
    [Fact]
    public void FirstIsAlwaysTheOneDueFirst_WhateverIsAddedMovedAndRemoved()
    {
        var ledger = new InMemoryBudgetLedger(new FakeTimeProvider());
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1_000], Gen.Int[0, 1_000]).Array[1, 300].Sample(steps =>
        {
            var queue = new LeaseQueue();
            var leases = new List<BudgetLease>();
            foreach ((int kind, int which, int due) in steps)
            {
                BudgetLease? lease = leases.Count == 0 ? null : leases[which % leases.Count];
                if (kind <= 1 || lease is null)
                {
                    leases.Add(new BudgetLease(ledger) { DueAt = due });
                    queue.Add(leases[^1]);
                }
                else if (kind == 2)
                {
                    lease.DueAt = due;
                    queue.Move(lease);
                }
                else
                {
                    leases.Remove(lease);
                    queue.Remove(lease);
                }

                Assert.Equal(leases.Count, queue.Count);
                Assert.True(leases.Count == 0 || queue.First.DueAt == leases.Min(lease => lease.DueAt));
            }

            var drained = new List<long>();
            for (; queue.Count > 0; queue.Remove(queue.First))
            {
                drained.Add(queue.First.DueAt);
            }

            Assert.Equal(leases.Select(lease => lease.DueAt).Order(), drained);
        });
    }
}
