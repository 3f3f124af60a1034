using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests.Chaos;

/// <summary>A server of a test's own behind a proxy, with a switch for each fault.</summary>
internal sealed class ChaosServer : IDisposable
{
    private readonly RedisServer _kind;
    private readonly int _port;
    private IDisposable _process;
    private int _processId;

    private ChaosServer(RedisServer kind, IDisposable process, int processId, int port)
    {
        (_kind, _process, _processId, _port) = (kind, process, processId, port);
        Proxy = new FaultyProxy(port);
    }

    public FaultyProxy Proxy { get; }

    public static async Task<ChaosServer> StartAsync(RedisServer kind)
    {
        (IDisposable process, int id, int port) = await LaunchAsync(kind, 0);
        return new(kind, process, id, port);
    }

    public async Task BeginAsync(ChaosFault fault)
    {
        switch (fault)
        {
            case ChaosFault.Stopped when _process is RedisProcess redis:
                await SignalAsync("-TERM");
                redis.WaitForShutdown();
                break;
            case ChaosFault.Stopped:
                Proxy.IsDown = true;
                break;
            case ChaosFault.RestartedEmpty:
                _process.Dispose();
                break;
            case ChaosFault.Frozen:
                await SignalAsync("-STOP");
                break;
            case ChaosFault.ScriptsFlushed:
                await using (ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_port},allowAdmin=true"))
                {
                    await connection.GetServers()[0].ScriptFlushAsync();
                }

                break;
            case ChaosFault.Late:
                Proxy.Latency = TimeSpan.FromSeconds(2);
                break;
            default:
                Proxy.CutsAfterSend = true;
                break;
        }
    }

    public async Task EndAsync(ChaosFault fault)
    {
        switch (fault)
        {
            case ChaosFault.Stopped when _process is RedisProcess:
            case ChaosFault.RestartedEmpty:
                (_process, _processId, _) = await LaunchAsync(_kind, _port);
                break;
            case ChaosFault.Frozen:
                await SignalAsync("-CONT");
                break;
            default:
                (Proxy.Latency, Proxy.CutsAfterSend, Proxy.IsDown) = (TimeSpan.Zero, false, false);
                break;
        }
    }

    public void Dispose()
    {
        Proxy.Dispose();
        _process.Dispose();
    }

    private static async Task<(IDisposable Process, int Id, int Port)> LaunchAsync(RedisServer kind, int port)
    {
        if (kind == RedisServer.Garnet)
        {
            GarnetProcess garnet = await GarnetProcess.StartAsync(port);
            return (garnet, garnet.Id, garnet.Port);
        }

        RedisProcess redis = await RedisProcess.StartAsync(port);
        return (redis, redis.Id, redis.Port);
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [signal, _processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
