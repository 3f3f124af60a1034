using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>
/// A server on loopback that speaks OpenAI's chat completions, for tests through the real OpenAI SDK: it answers "ok",
/// what <see cref="Answer"/> says, or what was put in its script by <see cref="Enqueue"/>, faults of the wire included.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Each stub has its own port on 127.0.0.1, writes no log and leaves the process's signals alone.</para>
/// <para>Set the SDK's retry policy to 0 (<c>RetryPolicy = new ClientRetryPolicy(0)</c>), or it repeats failed requests itself.</para>
/// </remarks>
public sealed class OpenAiStub : IAsyncDisposable
{
    private const string CompletionsPath = "/v1/chat/completions";

    private readonly Lock _lock = new();
    private readonly List<OpenAiStubRequest> _requests = [];
    private readonly Queue<OpenAiStubReply> _script = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _timeProvider;
    private readonly int _maxRequestBodyBytes;
    private readonly WebApplication _server;
    private Func<OpenAiStubRequest, OpenAiStubReply> _answer = static _ => OpenAiStubReply.Text("ok");
    private int _exchanges;
    private int _disposed;

    private OpenAiStub(OpenAiStubOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.TimeProvider);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxRequestBodyBytes);
        _timeProvider = options.TimeProvider;
        _maxRequestBodyBytes = options.MaxRequestBodyBytes;
        _server = Build();
        _server.Run(HandleAsync);
    }

    /// <summary>Starts a stub on a free port.</summary>
    /// <param name="options">Options, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The body limit is not positive.</exception>
    public static async Task<OpenAiStub> StartAsync(OpenAiStubOptions? options = null)
    {
        var stub = new OpenAiStub(options ?? new OpenAiStubOptions());
        await stub._server.StartAsync();
        return stub;
    }

    /// <summary>Where it listens, for <c>OpenAIClientOptions.Endpoint</c>: ends in /v1/.</summary>
    public Uri Endpoint => new(_server.Urls.First() + "/v1/");

    /// <summary>
    /// What it replies when its script is empty. Runs on the server's threads, concurrently for concurrent requests; what
    /// it throws is told to the client as HTTP 500 with type "stub_error".
    /// </summary>
    /// <value>By default the text "ok" for every request.</value>
    public Func<OpenAiStubRequest, OpenAiStubReply> Answer
    {
        get => Volatile.Read(ref _answer);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Volatile.Write(ref _answer, value);
        }
    }

    /// <summary>
    /// The well-formed requests so far, in the order they came: a snapshot. A malformed or too long one is refused as the
    /// service does (400, 413), is not listed and takes nothing from the script.
    /// </summary>
    public IReadOnlyList<OpenAiStubRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Appends replies to the script: each is given once, in order, before <see cref="Answer"/> is asked.</summary>
    public void Enqueue(params IReadOnlyList<OpenAiStubReply> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        lock (_lock)
        {
            foreach (OpenAiStubReply reply in replies)
            {
                ArgumentNullException.ThrowIfNull(reply, nameof(replies));
                _script.Enqueue(reply);
            }
        }
    }

    /// <summary>Ends every exchange, stalled ones included, and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _server.StopAsync();
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    private static WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, NoHostLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        // With room for one byte a write ends when the socket has it all: what was written before a cut does arrive.
        builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = 1);
        return builder.Build();
    }

    private async Task HandleAsync(HttpContext context)
    {
        int exchange = Interlocked.Increment(ref _exchanges);
        context.Response.Headers["x-request-id"] = string.Create(CultureInfo.InvariantCulture, $"req_{exchange}");
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        OpenAiStubRequest? request = null;
        try
        {
            request = await ReadAsync(context.Request, ended.Token);
            OpenAiStubReply reply = Admit(request) ?? Ask(request);
            request.End(await new OpenAiStubExchange(context, request, _timeProvider, ended.Token).PlayAsync(reply));
        }
        catch (RequestRejectedException rejection)
        {
            context.Response.StatusCode = rejection.Status;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(rejection.Body());
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            request?.End(_stopping.IsCancellationRequested ? OpenAiStubEnding.Aborted : OpenAiStubEnding.ClientLeft);
            context.Abort();
        }
    }

    private async Task<OpenAiStubRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Path != CompletionsPath || !HttpMethods.IsPost(request.Method))
        {
            throw new RequestRejectedException(
                StatusCodes.Status404NotFound, $"Invalid URL ({request.Method} {request.Path}): the stub knows POST {CompletionsPath}.");
        }

        ReadOnlyMemory<byte> body = await OpenAiRequestBody.ReadAsync(request, _maxRequestBodyBytes, cancellationToken);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return OpenAiRequestReader.Read(body, headers);
    }

    // One lock for both: the third request gets the third reply, however many come at once.
    private OpenAiStubReply? Admit(OpenAiStubRequest request)
    {
        lock (_lock)
        {
            request.ReceivedAt = _timeProvider.GetUtcNow();
            request.Number = _requests.Count + 1;
            _requests.Add(request);
            return _script.TryDequeue(out OpenAiStubReply? reply) ? reply : null;
        }
    }

    private OpenAiStubReply Ask(OpenAiStubRequest request)
    {
        try
        {
            return Answer(request) ?? throw new InvalidOperationException("it returned null");
        }
#pragma warning disable CA1031 // The client must hear of any fault in the test's own delegate.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return OpenAiStubReply.Error(500, $"{nameof(OpenAiStub)}.{nameof(Answer)} failed: {exception.Message}", "stub_error");
        }
    }
}
