using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests;

/// <summary>One connection to each server for all tests that break none.</summary>
internal static class RedisConnections
{
    private static readonly Dictionary<string, Task<ConnectionMultiplexer>> Known = [];

    public static Task<ConnectionMultiplexer> ToAsync(string server)
    {
        lock (Known)
        {
            if (!Known.TryGetValue(server, out Task<ConnectionMultiplexer>? connection))
            {
                Known[server] = connection = ConnectionMultiplexer.ConnectAsync(server);
            }

            return connection;
        }
    }
}
