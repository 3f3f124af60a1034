using System.Diagnostics;

namespace SafeGenAI.Sqlite.Tests.Processes;

/// <summary>A process of reviewers, and what it said that the queue acknowledged.</summary>
internal sealed class ReviewProcess : IDisposable
{
    private readonly Process _process;

    public ReviewProcess(string path, string reviewer) => _process = Process.Start(new ProcessStartInfo(
        Path.Combine(AppContext.BaseDirectory, "SafeGenAI.LedgerWorker"), ["review", path, reviewer])
    {
        RedirectStandardOutput = true,
        Environment = { ["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath) },
    })!;

    public List<string> Claimed { get; } = [];

    public List<string> Decided { get; } = [];

    public List<string> Lost { get; } = [];

    public async Task ReadAsync(int lines)
    {
        for (int i = 0; i < lines && await ReadLineAsync(); i++)
        {
        }
    }

    /// <summary>SIGKILL, wherever the process is.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Reads what it still said.</summary>
    public async Task EndAsync()
    {
        while (await ReadLineAsync())
        {
        }

        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<bool> ReadLineAsync()
    {
        if (await _process.StandardOutput.ReadLineAsync() is not { } line)
        {
            return false;
        }

        string[] words = line.Split(' ');
        (words[0] switch { "claimed" => Claimed, "decided" => Decided, _ => Lost }).Add(words[1]);
        return true;
    }
}
