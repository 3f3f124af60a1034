using SafeGenAI.Calls;

namespace SafeGenAI.Resilience;

/// <summary>
/// The time limit of one attempt: a source of its own, linked to the request's token. Not pooled: a stream outlives
/// the method that opened it, and another call's timeout must never end it.
/// </summary>
internal sealed class AttemptClock : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _link;
    private readonly ModelRequest _request;

    public AttemptClock(TimeSpan limit, ModelRequest request)
    {
        _request = request;
        _source = new CancellationTokenSource(limit, request.Call.Runtime.Time);
        _link = request.CancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the limit fired, and not the request's own token.</summary>
    public bool IsOver => _source.IsCancellationRequested && !_request.CancellationToken.IsCancellationRequested;

    /// <summary>From the first content on: the time between two updates, within what is left of the call.</summary>
    public IdleTimer Idle(TimeSpan limit) => new(_source, limit, _request.Call);

    public void Dispose()
    {
        _link.Dispose();
        _source.Dispose();
    }
}
