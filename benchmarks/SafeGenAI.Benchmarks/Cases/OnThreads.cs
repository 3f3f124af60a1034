namespace SafeGenAI.Benchmarks.Cases;

/// <summary>Runs the same work on several threads that start together.</summary>
internal static class OnThreads
{
    public static void Run(int threads, Action work)
    {
        using Barrier start = new(threads);
        Thread[] running = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            work();
        }))];
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
    }
}
