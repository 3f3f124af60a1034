using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;

namespace SafeGenAI.Redis.Tests;

/// <summary>A Garnet server in this process, on a port of its own. Tests that stop or break their server start one each.</summary>
public sealed class LocalGarnet : IDisposable
{
    private const int Tries = 5;

    private readonly GarnetServer _server;
    private int _disposed;

    private LocalGarnet(GarnetServer server, int port) => (_server, Port) = (server, port);

    /// <summary>The port it listens on, at the loopback address.</summary>
    public int Port { get; }

    /// <summary>What a client connects with.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <param name="port">The port, to start again where another one was stopped; 0 for a free one.</param>
    public static LocalGarnet Start(int port = 0)
    {
        for (int attempt = 1; ; attempt++)
        {
            // Without its transaction mode Garnet runs scripts beside each other.
            int chosen = port == 0 ? FreePort() : port;
            GarnetServer server = new(
                ["--port", chosen.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--lua", "--lua-transaction-mode", "--memory", "64m", "--index", "8m"]);
            try
            {
                server.Start();
                return new LocalGarnet(server, chosen);
            }
            catch (SocketException) when (attempt < Tries)
            {
                // Somebody else took the port between the look and the start.
                server.Dispose();
            }
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _server.Dispose();
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
