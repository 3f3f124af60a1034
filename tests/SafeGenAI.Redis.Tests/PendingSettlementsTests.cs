using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace SafeGenAI.Redis.Tests;

public class PendingSettlementsTests
{
    private static readonly InvalidOperationException Why = new("away");

    private readonly FakeTimeProvider _clock = LedgerRig.NewClock();
    private readonly FakeLogger _logger = new();

    [Fact]
    public async Task WhatFails_IsSentAgain_UntilItIsTaken()
    {
        await using PendingSettlements pending = new(_clock, _logger, "redis:1");
        Sends sends = new(failures: 2);

        pending.Add(new(LedgerRig.NewAttempt(), _clock.GetUtcNow().AddMinutes(1), sends.SendAsync), Why);
        await sends.AdvanceUntilAsync(_clock, 3);

        Assert.Equal(0, pending.Dropped);
        Assert.Equal(1652, _logger.Collector.GetSnapshot()[0].Id.Id);
    }

    [Fact]
    public async Task WhatIsNotTakenInTime_IsGivenUp_AndCounted()
    {
        await using PendingSettlements pending = new(_clock, _logger, "redis:1");
        Sends sends = new(failures: int.MaxValue);

        pending.Add(new(LedgerRig.NewAttempt(), _clock.GetUtcNow() + (2 * PendingSettlements.Pause), sends.SendAsync), Why);
        await sends.AdvanceUntilAsync(_clock, 2);
        while (pending.Dropped == 0)
        {
            _clock.Advance(PendingSettlements.Pause);
            await Task.Yield();
        }

        Assert.Contains(_logger.Collector.GetSnapshot(), entry => entry.Id.Id == 1654);
    }

    [Fact]
    public async Task WhatDoesNotFit_IsGivenUp_AndCounted()
    {
        PendingSettlements pending = new(_clock, _logger, "redis:1");
        TaskCompletionSource first = new();
        TaskCompletionSource begun = new();
        pending.Add(new(LedgerRig.NewAttempt(), DateTimeOffset.MaxValue, _ => Begun(begun, first.Task)), Why);
        await begun.Task;

        for (int i = 0; i <= PendingSettlements.Capacity; i++)
        {
            pending.Add(new(LedgerRig.NewAttempt(), DateTimeOffset.MaxValue, _ => Task.CompletedTask), Why);
        }

        Assert.Equal(1, pending.Dropped);
        first.SetResult();
        await pending.DisposeAsync();
        Assert.Equal(0, pending.Count);
    }

    private static Task Begun(TaskCompletionSource begun, Task end)
    {
        begun.SetResult();
        return end;
    }

    /// <summary>Fails a number of times.</summary>
    private sealed class Sends(int failures)
    {
        private int _count;

        public Task SendAsync(CancellationToken cancellationToken) =>
            Interlocked.Increment(ref _count) <= failures ? Task.FromException(Why) : Task.CompletedTask;

        public async Task AdvanceUntilAsync(FakeTimeProvider clock, int count)
        {
            while (Volatile.Read(ref _count) < count)
            {
                clock.Advance(PendingSettlements.Pause / 100);
                await Task.Yield();
            }
        }
    }
}
