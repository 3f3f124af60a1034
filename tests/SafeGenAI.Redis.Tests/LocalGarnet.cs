using System.Globalization;
using Garnet;

namespace SafeGenAI.Redis.Tests;

/// <summary>A Garnet server in this process. Tests that stop their server start a <see cref="GarnetProcess"/>: it dies as a server does.</summary>
internal sealed class LocalGarnet : IDisposable
{
    private readonly GarnetServer _server;

    private LocalGarnet(GarnetServer server, int port) => (_server, Port) = (server, port);

    /// <summary>The port it listens on, at the loopback address.</summary>
    public int Port { get; }

    /// <param name="port">The port; 0 for a free one.</param>
    public static LocalGarnet Start(int port = 0)
    {
        for (int attempt = 1; ; attempt++)
        {
            int chosen = port == 0 ? FreePort.Next() : port;
            try
            {
                // Without its transaction mode Garnet runs scripts beside each other.
                GarnetServer server = new(
                    ["--port", chosen.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--lua", "--lua-transaction-mode", "--memory", "64m", "--index", "8m"]);
                server.Start();
                return new LocalGarnet(server, chosen);
            }
            catch (Exception) when (port == 0 && attempt < FreePort.Tries)
            {
                // Somebody else took the port between the look and the start.
            }
        }
    }

    public void Dispose() => _server.Dispose();
}
