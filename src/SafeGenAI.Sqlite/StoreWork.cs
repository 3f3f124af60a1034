namespace SafeGenAI.Sqlite;

/// <summary>One caller's wish in the writer's queue.</summary>
internal abstract class StoreWork<TOperations>
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Canceled = 2;

    private int _state = Waiting;

    /// <summary>The writer's turn: from now on the caller's cancellation comes too late, and it gets its answer.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) != Canceled;

    public abstract void Run(TOperations operations);

    /// <summary>Gives the caller its answer; only after the commit.</summary>
    public abstract void Acknowledge();

    public abstract void Fail(Exception exception);

    protected bool TryCancel() => Interlocked.CompareExchange(ref _state, Canceled, Waiting) == Waiting;
}
