namespace SafeGenAI.Sqlite;

/// <inheritdoc/>
internal sealed class StoreWork<TOperations, T>(Func<TOperations, T> run) : StoreWork<TOperations>
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>Waits for the answer; a cancellation before the writer's turn leaves the wish undone.</summary>
    public async Task<T> AnswerAsync(CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (work, token) => ((StoreWork<TOperations, T>)work!).Cancel(token), this);
        return await _answer.Task;
    }

    public override void Run(TOperations operations) => _result = run(operations);

    public override void Acknowledge() => _answer.TrySetResult(_result!);

    public override void Fail(Exception exception) => _answer.TrySetException(exception);

    private void Cancel(CancellationToken token)
    {
        if (TryCancel())
        {
            _answer.TrySetCanceled(token);
        }
    }
}
