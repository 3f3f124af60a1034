using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.Sqlite;

/// <summary>The only thread of this process that writes to a store: it takes all that wait into one transaction, and answers after its commit.</summary>
/// <remarks>The commit waits for the disk, so the more callers wait, the more share one wait.</remarks>
/// <typeparam name="TOperations">What callers ask it to do, inside the transaction.</typeparam>
internal class StoreWriter<TOperations>
{
    /// <summary>How many callers wait in the queue; more wait to get into it.</summary>
    private const int QueueLength = 1_024;
    private const int MaximumBatch = 256;

    private readonly Channel<StoreWork<TOperations>> _queue = Channel.CreateBounded<StoreWork<TOperations>>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StoreConnection _connection;
    private readonly IStoreTransaction _transaction;
    private readonly TOperations _operations;
    private readonly string _store;
    private readonly ILogger _logger;
    private bool _failing;

    /// <param name="connection">The writer's own; closed when it stops.</param>
    /// <param name="transaction">One after another on that connection.</param>
    /// <param name="operations">What is done in it.</param>
    /// <param name="store">The name of the type that callers know, for whoever asks it after its end.</param>
    /// <param name="logger">Is told when the file cannot be written to, and when it can be again.</param>
    public StoreWriter(StoreConnection connection, IStoreTransaction transaction, TOperations operations, string store, ILogger logger)
    {
        (_connection, _transaction, _operations, _store, _logger) = (connection, transaction, operations, store, logger);
        new Thread(Run) { IsBackground = true, Name = "SafeGenAI.Sqlite writer" }.Start();
    }

    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async Task<T> AskAsync<T>(Func<TOperations, T> run, CancellationToken cancellationToken)
    {
        StoreWork<TOperations, T> work = new(run);
        try
        {
            await _queue.Writer.WriteAsync(work, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(_store);
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
        List<StoreWork<TOperations>> batch = [];
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaximumBatch && _queue.Reader.TryRead(out StoreWork<TOperations>? work))
            {
                batch.Add(work);
            }

            Answer(batch);
            batch.Clear();
        }

        _connection.Dispose();
        _stopped.SetResult();
    }

    private void Answer(List<StoreWork<TOperations>> batch)
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

    private void Commit(List<StoreWork<TOperations>> batch)
    {
        List<StoreWork<TOperations>> taken;
        try
        {
            _transaction.Begin();
            taken = batch.FindAll(work => work.TryTake());
            taken.ForEach(work => work.Run(_operations));
            _transaction.Commit();
        }
        catch
        {
            _transaction.Rollback();
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

    /// <summary>Apart from the writer: a logger that hangs or throws must not hold up a store.</summary>
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
