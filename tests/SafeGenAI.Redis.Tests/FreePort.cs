using System.Net;
using System.Net.Sockets;

namespace SafeGenAI.Redis.Tests;

/// <summary>A port of the loopback address that nobody listens on right now; somebody may a moment later, so whoever takes it tries again.</summary>
internal static class FreePort
{
    public const int Tries = 5;

    public static int Next()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
