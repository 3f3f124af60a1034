using System.Diagnostics;
using System.Globalization;

namespace SafeGenAI.Sqlite.Tests.Processes;

/// <summary>A process that writes states and evidence, and what it said that the store acknowledged.</summary>
internal sealed class RolloutProcess : IDisposable
{
    private readonly Process _process;

    public RolloutProcess(string path, int instance) => _process = Process.Start(new ProcessStartInfo(
        Path.Combine(AppContext.BaseDirectory, "SafeGenAI.LedgerWorker"), ["rollout", path, instance.ToString(CultureInfo.InvariantCulture)])
    {
        RedirectStandardOutput = true,
        Environment = { ["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath) },
    })!;

    /// <summary>The versions that it wrote.</summary>
    public List<long> Written { get; } = [];

    /// <summary>The units that it told.</summary>
    public List<long> Told { get; } = [];

    public async Task ReadAsync(int lines)
    {
        for (int i = 0; i < lines && await ReadLineAsync(); i++)
        {
        }
    }

    /// <summary>SIGKILL, wherever the process is; reads what it still said.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
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
        (words[0] == "written" ? Written : Told).Add(long.Parse(words[1], CultureInfo.InvariantCulture));
        return true;
    }
}
