using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>Plays one reply to one request over one connection.</summary>
internal sealed class OpenAiStubExchange(HttpContext context, OpenAiStubRequest request, TimeProvider timeProvider, CancellationToken ended)
{
    private readonly HttpResponse _response = context.Response;

    /// <summary>Plays the reply; ends by cancellation when the client leaves or the stub is disposed.</summary>
    public async Task<OpenAiStubEnding> PlayAsync(OpenAiStubReply reply)
    {
        await WaitAsync(reply.Delay);
        return await (reply switch
        {
            OpenAiStubAnswer answer when request.Stream => PlayStreamAsync(answer),
            OpenAiStubAnswer answer => PlayBodyAsync(answer),
            OpenAiStubError error => PlayErrorAsync(error),
            OpenAiStubBrokenWire { Fault: WireFault.MalformedJson } => PlayMalformedJsonAsync(),
            OpenAiStubBrokenWire { Fault: WireFault.Reset } => Task.FromResult(Abort()),
            _ => StallAsync(),
        });
    }

    private async Task<OpenAiStubEnding> PlayBodyAsync(OpenAiStubAnswer answer)
    {
        if (answer.Fault == WireFault.ErrorEvent)
        {
            return await PlayErrorAsync((OpenAiStubError)OpenAiStubReply.ServerError());
        }

        byte[] body = OpenAiJson.Body(new Completion(answer, request), request);
        if (answer.Fault == WireFault.None)
        {
            return await SendAsync(StatusCodes.Status200OK, body);
        }

        BeginJson(StatusCodes.Status200OK, body.Length);
        await _response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), ended);
        await _response.Body.FlushAsync(ended);
        return await (answer.Fault == WireFault.Cut ? CutAsync() : StallAsync());
    }

    private async Task<OpenAiStubEnding> PlayStreamAsync(OpenAiStubAnswer answer)
    {
        var completion = new Completion(answer, request);
        OpenAiEvents events = BeginEvents();
        await events.WriteRoleAsync(ended);
        int sent = 0;
        foreach (Delta delta in completion.Deltas())
        {
            if (answer.Fault != WireFault.None && sent == answer.FaultAfter)
            {
                break;
            }

            await WaitAsync(sent++ == 0 ? TimeSpan.Zero : answer.PartDelay);
            await events.WriteDeltaAsync(delta, ended);
        }

        switch (answer.Fault)
        {
            case WireFault.Cut:
                return await CutAsync();
            case WireFault.Stall:
                return await StallAsync();
            case WireFault.ErrorEvent:
                await events.WriteEventAsync(OpenAiJson.Error((OpenAiStubError)OpenAiStubReply.ServerError()), ended);
                return await CompleteAsync();
        }

        await events.WriteFinishAsync(completion.FinishReason, ended);
        if (request.IncludeUsage && completion.Usage is { } usage)
        {
            await events.WriteUsageAsync(usage, ended);
        }

        await events.WriteDoneAsync(ended);
        return await CompleteAsync();
    }

    private Task<OpenAiStubEnding> PlayErrorAsync(OpenAiStubError error)
    {
        if (error.RetryAfter is { } retryAfter)
        {
            _response.Headers.RetryAfter = retryAfter;
        }

        return SendAsync(error.Status, OpenAiJson.Error(error));
    }

    private async Task<OpenAiStubEnding> PlayMalformedJsonAsync()
    {
        byte[] broken = """{"id":"chatcmpl-0","choices":[{"index":0,"""u8.ToArray();
        if (!request.Stream)
        {
            return await SendAsync(StatusCodes.Status200OK, broken);
        }

        await BeginEvents().WriteEventAsync(broken, ended);
        return await CompleteAsync();
    }

    private async Task<OpenAiStubEnding> SendAsync(int status, byte[] body)
    {
        BeginJson(status, body.Length);
        await _response.Body.WriteAsync(body, ended);
        return await CompleteAsync();
    }

    private void BeginJson(int status, int length)
    {
        _response.StatusCode = status;
        _response.ContentType = "application/json";
        _response.ContentLength = length;
    }

    private OpenAiEvents BeginEvents()
    {
        _response.ContentType = "text/event-stream; charset=utf-8";
        return new OpenAiEvents(_response.Body, request);
    }

    private async Task<OpenAiStubEnding> CompleteAsync()
    {
        await _response.CompleteAsync();
        return OpenAiStubEnding.Sent;
    }

    // A reset makes the client's kernel drop what it has not read yet. So only our half is closed, and the rest when the
    // client, having read all that came, gives up.
    private async Task<OpenAiStubEnding> CutAsync()
    {
        context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket.Shutdown(SocketShutdown.Send);
        await ((Task)StallAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Abort();
    }

    private OpenAiStubEnding Abort()
    {
        context.Abort();
        return OpenAiStubEnding.Aborted;
    }

    private async Task<OpenAiStubEnding> StallAsync()
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, ended);
        return Abort();
    }

    private Task WaitAsync(TimeSpan delay) => delay > TimeSpan.Zero ? Task.Delay(delay, timeProvider, ended) : Task.CompletedTask;
}
