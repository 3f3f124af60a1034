using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>The only thread of this process that writes: it takes all that wait into one transaction, and answers after its commit.</summary>
/// <remarks>The commit waits for the disk, so the more callers wait, the more share one wait.</remarks>
internal sealed class LedgerWriter
{
    /// <summary>How many callers wait in the queue; more wait to get into it.</summary>
    private const int QueueLength = 1_024;
    private const int MaximumBatch = 256;

    private readonly Channel<LedgerWork> _queue = Channel.CreateBounded<LedgerWork>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StoreConnection _connection;
    private readonly LedgerOperations _operations;
    private readonly ILogger _logger;
    private bool _failing;

    public LedgerWriter(StoreConnection connection, HighWaterMark mark, ILogger logger)
    {
        _connection = connection;
        _operations = new(new LedgerTransaction(connection, mark), connection.Options.FilePath);
        _logger = logger;
        new Thread(Run) { IsBackground = true, Name = "SafeGenAI.Sqlite writer" }.Start();
    }

    /// <exception cref="ObjectDisposedException">The ledger is disposed.</exception>
    public async Task<T> AskAsync<T>(Func<LedgerOperations, T> run, CancellationToken cancellationToken)
    {
        LedgerWork<T> work = new(run);
        try
        {
            await _queue.Writer.WriteAsync(work, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteBudgetLedger));
        }

        return await work.AnswerAsync(cancellationToken);
    }

    /// <summary>Takes nothing more; what waits is answered.</summary>
    public Task StopAsync()
    {
        _queue.Writer.TryComplete();
        return _stopped.Task;
    }

    private void Run()
    {
        List<LedgerWork> batch = [];
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaximumBatch && _queue.Reader.TryRead(out LedgerWork? work))
            {
                batch.Add(work);
            }

            Answer(batch);
            batch.Clear();
        }

        _connection.Dispose();
        _stopped.SetResult();
    }

    private void Answer(List<LedgerWork> batch)
    {
        try
        {
            Commit(batch);
        }
        catch (SqliteStoreException exception)
        {
            batch.ForEach(work => work.Fail(exception));
            Failed(exception);
        }
        catch (Exception exception) when (batch.Count == 1)
        {
            batch[0].Fail(exception);
        }
        catch (Exception)
        {
            // The fault is in what one of them asked for: each for itself, so that it is answered alone.
            batch.ForEach(work => Answer([work]));
        }
    }

    private void Commit(List<LedgerWork> batch)
    {
        List<LedgerWork> taken;
        try
        {
            _operations.Transaction.Begin();
            taken = batch.FindAll(work => work.TryTake());
            taken.ForEach(work => work.Run(_operations));
            _operations.Transaction.Commit();
        }
        catch
        {
            _operations.Transaction.Rollback();
            throw;
        }

        taken.ForEach(work => work.Acknowledge());
        if (_failing)
        {
            _failing = false;
            Tell(logger => StoreLog.Recovered(logger, _connection.Options.FilePath));
        }
    }

    private void Failed(SqliteStoreException exception)
    {
        if (!_failing)
        {
            _failing = true;
            Tell(logger => StoreLog.Failed(logger, exception, exception.FilePath));
        }
    }

    /// <summary>Apart from the writer: a logger that hangs or throws must not hold up a budget.</summary>
    private void Tell(Action<ILogger> tell) => ThreadPool.UnsafeQueueUserWorkItem(
        static told =>
        {
            try
            {
                told.tell(told.Logger);
            }
            catch (Exception)
            {
                // Nobody is left to be told.
            }
        },
        (tell, Logger: _logger),
        preferLocal: false);
}
