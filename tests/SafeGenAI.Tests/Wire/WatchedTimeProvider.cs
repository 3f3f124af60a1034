using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace SafeGenAI.Tests.Wire;

/// <summary>A clock that says when somebody begins to wait, so that a test knows when to move it.</summary>
internal sealed class WatchedTimeProvider(DateTimeOffset now) : FakeTimeProvider(now)
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The next wait that is shorter than a limit: longer ones are time limits of attempts.</summary>
    public async Task<TimeSpan> NextWaitAsync(TimeSpan shorterThan)
    {
        while (true)
        {
            // A minute of the machine's time is the end of a hung test, not a measure of anything.
            TimeSpan wait = await _waits.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), System);
            if (wait < shorterThan)
            {
                return wait;
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            _waits.Writer.TryWrite(dueTime);
        }

        return timer;
    }
}
