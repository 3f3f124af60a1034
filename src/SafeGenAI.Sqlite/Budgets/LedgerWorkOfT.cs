namespace SafeGenAI.Sqlite.Budgets;

/// <inheritdoc/>
internal sealed class LedgerWork<T>(Func<LedgerOperations, T> run) : LedgerWork
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>Waits for the answer; a cancellation before the writer's turn leaves the wish undone.</summary>
    public async Task<T> AnswerAsync(CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (work, token) => ((LedgerWork<T>)work!).Cancel(token), this);
        return await _answer.Task;
    }

    public override void Run(LedgerOperations operations) => _result = run(operations);

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
