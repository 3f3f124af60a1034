using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests.Chaos;

/// <summary>A real Redis in a process of its own, from the path, which keeps its data where it is shut down, and nowhere else.</summary>
internal sealed class RedisProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _directory;

    private RedisProcess(Process process, int port, string directory) => (_process, Port, _directory) = (process, port, directory);

    public int Port { get; }

    public int Id => _process.Id;

    /// <param name="port">The port, to start again where another one was stopped; 0 for a free one.</param>
    public static async Task<RedisProcess> StartAsync(int port = 0)
    {
        for (int attempt = 1; ; attempt++)
        {
            int chosen = port == 0 ? FreePort.Next() : port;
            string directory = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"safegenai-redis-{chosen}"));
            Directory.CreateDirectory(directory);
            RedisProcess server = new(Launch(chosen, directory), chosen, directory);
            if (await server.IsReadyAsync())
            {
                return server;
            }

            server.Dispose();
            if (port != 0 || attempt == FreePort.Tries)
            {
                throw new InvalidOperationException($"redis-server did not start on port {chosen}.");
            }
        }
    }

    /// <summary>Waits until it has saved its data and ended, once it was told to.</summary>
    public void WaitForShutdown() => Assert.True(_process.WaitForExit(Patience), "redis-server did not shut down.");

    /// <summary>Stops it at once, as a crash does, and forgets what it saved before.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(Patience);
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static Process Launch(int port, string directory)
    {
        string number = port.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new("redis-server")
        {
            ArgumentList = { "--port", number, "--bind", "127.0.0.1", "--dir", directory, "--save", "3600 1", "--appendonly", "no", "--logfile", "/dev/null" },
        };
        return Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
    }

    private async Task<bool> IsReadyAsync()
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!_process.HasExited && TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            try
            {
                await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Port},connectTimeout=500");
                return true;
            }
            catch (RedisConnectionException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }

        return false;
    }
}
