using System.Diagnostics;
using System.Globalization;

namespace SafeGenAI.Sqlite.Tests.Processes;

/// <summary>A worker process, and what it said that the ledger acknowledged.</summary>
internal sealed class LedgerProcess : IDisposable
{
    private readonly Process _process;

    public LedgerProcess(string path, int seed, int attempts, string ending)
    {
        Seed = seed;
        _process = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "SafeGenAI.LedgerWorker"),
            ["sqlite", path, seed.ToString(CultureInfo.InvariantCulture), attempts.ToString(CultureInfo.InvariantCulture), ending])
        {
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath) },
        })!;
    }

    public int Seed { get; }

    public Dictionary<Guid, long> Granted { get; } = [];

    public Dictionary<Guid, long> Settled { get; } = [];

    public int Denied { get; private set; }

    public async Task ReadAsync(int lines)
    {
        for (int i = 0; i < lines && await ReadLineAsync(); i++)
        {
        }
    }

    /// <summary>SIGKILL, wherever the process is.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Reads what it still said.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        while (await ReadLineAsync())
        {
        }

        await _process.WaitForExitAsync();
        return _process.ExitCode;
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
        switch (words[0])
        {
            case "granted":
                Granted.Add(Guid.Parse(words[1]), long.Parse(words[2], CultureInfo.InvariantCulture));
                break;
            case "settled":
                Settled.Add(Guid.Parse(words[1]), long.Parse(words[2], CultureInfo.InvariantCulture));
                break;
            default:
                Denied++;
                break;
        }

        return true;
    }
}
