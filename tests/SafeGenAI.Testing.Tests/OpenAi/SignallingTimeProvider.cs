using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace SafeGenAI.Testing.Tests.OpenAi;

/// <summary>A clock that says when somebody begins to wait, so that a test knows when to move it.</summary>
internal sealed class SignallingTimeProvider : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();
    private int _created;

    public SignallingTimeProvider()
    {
    }

    public SignallingTimeProvider(DateTimeOffset now) : base(now)
    {
    }

    public int TimersCreated => Volatile.Read(ref _created);

    // A minute of the machine's time is the end of a hung test, not a measure of anything.
    public Task<TimeSpan> NextTimerAsync() => _timers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), System);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _created);
        _timers.Writer.TryWrite(dueTime);
        return timer;
    }
}
