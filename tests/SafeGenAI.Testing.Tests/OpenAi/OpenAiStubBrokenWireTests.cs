using System.ClientModel;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Testing.Tests.OpenAi;

public class OpenAiStubBrokenWireTests
{
    // The SDK counts this on the machine's clock; against a reply that never comes it needs to be no longer.
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromMilliseconds(200);

    [Theory, InlineData(false), InlineData(true)]
    public async Task MalformedJson_ArrivesAsJsonException(bool streaming)
    {
        (Delivered delivered, OpenAiStubEnding ending) = await PlayAsync(OpenAiStubReply.MalformedJson(), streaming);

        Assert.IsAssignableFrom<JsonException>(delivered.Exception);
        Assert.Empty(delivered.Updates);
        Assert.Equal(OpenAiStubEnding.Sent, ending);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AReset_ArrivesAsStatusZero_WithASocketExceptionAtTheBottom(bool streaming)
    {
        (Delivered delivered, OpenAiStubEnding ending) = await PlayAsync(OpenAiStubReply.Reset(), streaming);

        var exception = Assert.IsType<ClientResultException>(delivered.Exception);
        Assert.Equal(0, exception.Status);
        Assert.Null(exception.GetRawResponse());
        var http = Assert.IsType<HttpRequestException>(exception.InnerException);
        Assert.Equal(HttpRequestError.Unknown, http.HttpRequestError);
        var socket = Assert.IsType<SocketException>(http.GetBaseException());
        Assert.Equal(SocketError.ConnectionReset, socket.SocketErrorCode);
        Assert.Equal(OpenAiStubEnding.Aborted, ending);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "a b ")]
    [InlineData(9, "a b c d")]
    public async Task AStreamCutAfterParts_DeliversThemAll_ThenHttpIOException(int parts, string expected)
    {
        (Delivered delivered, OpenAiStubEnding ending) = await PlayAsync(OpenAiStubReply.Text("a b c d").CutAfter(parts), streaming: true);

        Assert.Equal(expected, delivered.Text);
        Assert.DoesNotContain(delivered.Updates, update => update.FinishReason is not null);
        var exception = Assert.IsType<HttpIOException>(delivered.Exception);
        Assert.Equal(HttpRequestError.ResponseEnded, exception.HttpRequestError);
        Assert.Equal(OpenAiStubEnding.Aborted, ending);
    }

    [Fact]
    public async Task ABodyCutInTheMiddle_ArrivesAsHttpIOException_NotAsClientResultException()
    {
        (Delivered delivered, OpenAiStubEnding ending) = await PlayAsync(OpenAiStubReply.Text("a b c d").CutAfter(2), streaming: false);

        var exception = Assert.IsType<HttpIOException>(delivered.Exception);
        Assert.Equal(HttpRequestError.ResponseEnded, exception.HttpRequestError);
        Assert.Equal(OpenAiStubEnding.Aborted, ending);
    }

    [Fact]
    public async Task AnErrorEventInAStream_IsSwallowedByTheSdk_AndTheAnswerHasNoFinishReason()
    {
        (Delivered delivered, _) = await PlayAsync(OpenAiStubReply.Text("a b c d").FailAfter(2), streaming: true);

        Assert.Null(delivered.Exception);
        Assert.Equal("a b ", delivered.Text);
        Assert.Null(delivered.Response!.FinishReason);
        Assert.Null(delivered.Updates[^1].ResponseId);
    }

    [Fact]
    public async Task AnAnswerThatFailsInTheMiddle_IsAServerError_WhenItIsNotStreamed()
    {
        (Delivered delivered, _) = await PlayAsync(OpenAiStubReply.Text("a b c d").FailAfter(2), streaming: false);

        Assert.Equal(500, Assert.IsType<ClientResultException>(delivered.Exception).Status);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AStall_EndsWithTheSdksTimeout_AndTheStubSeesTheClientLeave(bool streaming)
    {
        (Delivered delivered, OpenAiStubEnding ending) = await PlayAsync(OpenAiStubReply.Stall(), streaming, NetworkTimeout);

        Assert.IsType<TaskCanceledException>(delivered.Exception);
        Assert.Empty(delivered.Updates);
        Assert.Equal(OpenAiStubEnding.ClientLeft, ending);
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "a b ")]
    public async Task AStallAfterParts_DeliversThem_ThenEndsWithTheSdksTimeout(bool streaming, string expected)
    {
        (Delivered delivered, OpenAiStubEnding ending) = await PlayAsync(OpenAiStubReply.Text("a b c d").StallAfter(2), streaming, NetworkTimeout);

        Assert.Equal(expected, delivered.Text);
        Assert.IsType<TaskCanceledException>(delivered.Exception);
        Assert.Equal(OpenAiStubEnding.ClientLeft, ending);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AStall_EndsWhenTheCallerCancels(bool streaming)
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        using var caller = new CancellationTokenSource();
        stub.Answer = _ =>
        {
            caller.Cancel();
            return OpenAiStubReply.Stall();
        };

        Delivered delivered = await Delivered.AskAsync(stub, streaming, cancellationToken: caller.Token);

        Assert.Equal(caller.Token, Assert.IsType<TaskCanceledException>(delivered.Exception).CancellationToken);
        Assert.Equal(OpenAiStubEnding.ClientLeft, await stub.Requests.Single().Ended);
    }

    // Takes two seconds: HttpClient drains an abandoned response for so long before it closes the connection.
    [Fact]
    public async Task AnAbandonedStream_IsSeenByTheStub()
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        stub.Enqueue(OpenAiStubReply.Text("a b c d").StallAfter(2));

        await foreach (ChatResponseUpdate update in Delivered.Connect(stub.Endpoint).GetStreamingResponseAsync("hello"))
        {
            if (update.Text == "b ")
            {
                break;
            }
        }

        Assert.Equal(OpenAiStubEnding.ClientLeft, await stub.Requests.Single().Ended);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Disposing_EndsStalledExchanges(bool streaming)
    {
        OpenAiStub stub = await OpenAiStub.StartAsync();
        var arrived = new TaskCompletionSource();
        stub.Answer = _ =>
        {
            arrived.SetResult();
            return OpenAiStubReply.Stall();
        };
        Task<Delivered> call = Delivered.AskAsync(stub, streaming);
        await arrived.Task;

        await stub.DisposeAsync();

        Assert.Equal(0, Assert.IsType<ClientResultException>((await call).Exception).Status);
        Assert.Equal(OpenAiStubEnding.Aborted, await stub.Requests.Single().Ended);
    }

    private static async Task<(Delivered Delivered, OpenAiStubEnding Ending)> PlayAsync(
        OpenAiStubReply reply, bool streaming, TimeSpan? networkTimeout = null)
    {
        await using OpenAiStub stub = await OpenAiStub.StartAsync();
        stub.Enqueue(reply);
        Delivered delivered = await Delivered.AskAsync(stub, streaming, networkTimeout: networkTimeout);
        return (delivered, await stub.Requests.Single().Ended);
    }
}
