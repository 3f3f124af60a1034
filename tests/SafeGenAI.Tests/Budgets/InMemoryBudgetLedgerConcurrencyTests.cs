using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class InMemoryBudgetLedgerConcurrencyTests
{
    // One call is over before the next thread wakes, so every caller asks at many limits in the same order: they meet.
    private const int Rounds = 300;

    [Fact]
    public void L01_OfAThousandConcurrentCallers_ExactlyThoseThatFitAreAdmitted()
    {
        var rig = new LedgerRig(
            new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Usd, 1_000_000, Per.Day),
            new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 1_000, Per.Hour));
        var reservations = new BudgetReservation[Rounds, 1_000];

        Together(1_000, caller =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                reservations[round, caller] = rig.Reserve(27, new($"tenant-{round}"));
            }
        });

        for (int round = 0; round < Rounds; round++)
        {
            BudgetReservation[] admitted = [.. Enumerable.Range(0, 1_000).Select(caller => reservations[round, caller]).Where(reservation => reservation.IsGranted)];
            Assert.Equal(37, admitted.Length);
            Assert.Equal([37 * 27, 37 * 54], rig.Read(new($"tenant-{round}")).Select(state => state.Reserved));
            Assert.All(admitted, reservation => rig.Settle(reservation, 20));
            Assert.Equal([(37 * 20, 0), (37 * 40, 0)], rig.Read(new($"tenant-{round}")).Select(state => (state.Spent, state.Reserved)));
        }

        Assert.Equal(0, rig.Ledger.OpenLeases);
    }

    [Fact]
    public void L01_FirstConcurrentCallsOfAnUnknownUser_ShareOneAccount()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.User, BudgetUnit.Requests, 1, Per.Hour));
        int[] admitted = new int[20_000];

        Together(8, _ =>
        {
            for (int user = 0; user < admitted.Length; user++)
            {
                if (rig.Reserve(1, new(null, $"user-{user}")).IsGranted)
                {
                    Interlocked.Increment(ref admitted[user]);
                }
            }
        });

        Assert.All(admitted, count => Assert.Equal(1, count));
    }

    [Fact]
    public void L02_SpendNeverExceedsTheLimit_WhileCallersReserveSettleAndBreakOff()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 20_000, Per.Hour));
        long highest = 0;

        Together(8, thread =>
        {
            for (int i = 0; i < 500; i++)
            {
                BudgetReservation reservation = rig.Reserve(50);
                _ = (i + thread) % 3 == 0 ? rig.SettlePresumed(reservation) : rig.Settle(reservation, 25);
                BudgetState state = rig.Read()[0];
                InterlockedMax(ref highest, state.Spent + state.Reserved);
            }
        });

        (long spent, long reserved) = rig.Balance();
        Assert.InRange(highest, 19_900, 20_000);
        Assert.InRange(spent, 19_900, 20_000);
        Assert.Equal(0, reserved);
    }

    [Fact]
    public void L03_OfManyConcurrentSettles_ExactlyOneCounts()
    {
        var rig = new LedgerRig(new BudgetLimit(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour));
        BudgetReservation[] reservations = [.. Enumerable.Range(0, 100).Select(_ => rig.Reserve(10))];
        int settled = 0;

        Together(8, _ =>
        {
            foreach (BudgetReservation reservation in reservations)
            {
                if (rig.Settle(reservation, 7).Outcome == SettlementOutcome.Settled)
                {
                    Interlocked.Increment(ref settled);
                }
            }
        });

        Assert.Equal(100, settled);
        Assert.Equal((700, 0), rig.Balance());
    }

    private static void Together(int callers, Action<int> call)
    {
        using var barrier = new Barrier(callers);
        var faults = new List<Exception>();
        var threads = Enumerable.Range(0, callers).Select(i => new Thread(Run(i), maxStackSize: 256 * 1024)).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(faults);

        ThreadStart Run(int i) => () =>
        {
            barrier.SignalAndWait();
            try
            {
                call(i);
            }
            catch (Exception exception)
            {
                lock (faults)
                {
                    faults.Add(exception);
                }
            }
        };
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (long seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
