using SafeGenAI.LedgerWorker;

namespace SafeGenAI.Sqlite.Tests.Processes;

public class SeveralProcessesTests
{
    [Fact]
    public async Task OfFourProcesses_ExactlyAsManyAttemptsAreAdmitted_AsTheLimitAllows()
    {
        using TemporaryFile file = new();
        LedgerProcess[] workers = [.. Enumerable.Range(1, 4).Select(seed => new LedgerProcess(file.Path, seed, attempts: 300, "hold"))];
        try
        {
            Assert.All(await Task.WhenAll(workers.Select(worker => worker.EndAsync())), code => Assert.Equal(0, code));

            Assert.Equal(WorkerLimits.Requests, workers.Sum(worker => worker.Granted.Count));
            Assert.Equal(4 * 300 - WorkerLimits.Requests, workers.Sum(worker => worker.Denied));
        }
        finally
        {
            Array.ForEach(workers, worker => worker.Dispose());
        }
    }
}
