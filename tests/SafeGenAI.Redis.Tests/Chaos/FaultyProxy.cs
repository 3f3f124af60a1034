using System.Net;
using System.Net.Sockets;

namespace SafeGenAI.Redis.Tests.Chaos;

/// <summary>Stands between a client and its server, hands bytes on, and does harm where it is told to.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ends = new();
    private CancellationTokenSource _goesDown = new();
    private readonly int _serverPort;
    private long _latency;
    private volatile bool _cuts;
    private volatile bool _isDown;
    private int _cut;

    public FaultyProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How late answers come.</summary>
    public TimeSpan Latency
    {
        get => new(Volatile.Read(ref _latency));
        set => Volatile.Write(ref _latency, value.Ticks);
    }

    /// <summary>Whether a connection is cut once a script was sent on, before its answer comes back.</summary>
    public bool CutsAfterSend
    {
        get => _cuts;
        set => _cuts = value;
    }

    /// <summary>Whether all connections are closed, and new ones at once.</summary>
    public bool IsDown
    {
        get => _isDown;
        set
        {
            _isDown = value;
            if (value)
            {
                Interlocked.Exchange(ref _goesDown, new()).Cancel();
            }
        }
    }

    /// <summary>How many connections were cut.</summary>
    public int Cut => Volatile.Read(ref _cut);

    public void Dispose()
    {
        _ends.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_ends.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient server = new();
        using (client)
        {
            try
            {
                Task goesDown = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Volatile.Read(ref _goesDown).Token);
                if (IsDown)
                {
                    return;
                }

                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _ends.Token);
                Connection connection = new(client.GetStream(), server.GetStream());
                await Task.WhenAny(SendAsync(connection), AnswerAsync(connection), goesDown);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
            {
                // Both ends are closed.
            }
        }
    }

    private async Task SendAsync(Connection connection)
    {
        byte[] buffer = new byte[64 * 1024];
        int count;
        while ((count = await connection.Client.ReadAsync(buffer, _ends.Token)) > 0)
        {
            connection.IsCut |= CutsAfterSend && buffer.AsSpan(0, count).IndexOf("EVAL"u8) >= 0;
            await connection.Server.WriteAsync(buffer.AsMemory(0, count), _ends.Token);
        }
    }

    private async Task AnswerAsync(Connection connection)
    {
        byte[] buffer = new byte[64 * 1024];
        int count;
        while ((count = await connection.Server.ReadAsync(buffer, _ends.Token)) > 0)
        {
            if (connection.IsCut)
            {
                // The server has carried it out; nobody hears of it.
                Interlocked.Increment(ref _cut);
                return;
            }

            if (Latency > TimeSpan.Zero)
            {
                await Task.Delay(Latency, TimeProvider.System, _ends.Token);
            }

            await connection.Client.WriteAsync(buffer.AsMemory(0, count), _ends.Token);
        }
    }

    private sealed record Connection(NetworkStream Client, NetworkStream Server)
    {
        private volatile bool _isCut;

        public bool IsCut
        {
            get => _isCut;
            set => _isCut = value;
        }
    }
}
