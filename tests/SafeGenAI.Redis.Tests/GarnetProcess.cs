using System.Diagnostics;
using System.Globalization;

namespace SafeGenAI.Redis.Tests;

/// <summary>A Garnet server in a process of its own, for tests that stop their server and start it again, empty.</summary>
public sealed class GarnetProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private GarnetProcess(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>The port it listens on, at the loopback address.</summary>
    public int Port { get; }

    /// <summary>The process, for signals.</summary>
    public int Id => _process.Id;

    /// <summary>What a client connects with.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <param name="port">The port, to start again where another one was stopped; 0 for a free one.</param>
    public static async Task<GarnetProcess> StartAsync(int port = 0)
    {
        for (int attempt = 1; ; attempt++)
        {
            int chosen = port == 0 ? FreePort.Next() : port;
            GarnetProcess server = new(Launch(chosen), chosen);
            if (await server.IsReadyAsync())
            {
                return server;
            }

            server.Dispose();
            if (port != 0 || attempt == FreePort.Tries)
            {
                throw new InvalidOperationException($"Garnet did not start on port {chosen}.");
            }
        }
    }

    /// <summary>Stops it at once, as a crash does.</summary>
    public void Dispose()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit(Patience);
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }

        _process.Dispose();
    }

    private static Process Launch(int port)
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { typeof(Program).Assembly.Location, Program.ServeGarnet, port.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
    }

    private async Task<bool> IsReadyAsync()
    {
        using CancellationTokenSource patience = new(Patience, TimeProvider.System);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line == Program.Ready)
            {
                return true;
            }
        }

        return false;
    }
}
