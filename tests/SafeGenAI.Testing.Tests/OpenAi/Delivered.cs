using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Testing.Tests.OpenAi;

/// <summary>What the OpenAI SDK and its adapter delivered to a caller, through either door.</summary>
internal sealed record Delivered(ChatResponse? Response, IReadOnlyList<ChatResponseUpdate> Updates, Exception? Exception)
{
    public string Text => string.Concat(Updates.Select(update => update.Text));

    public static IChatClient Connect(Uri endpoint, TimeSpan? networkTimeout = null) => new ChatClient(
        "gpt-test",
        new ApiKeyCredential("test"),
        new OpenAIClientOptions { Endpoint = endpoint, NetworkTimeout = networkTimeout, RetryPolicy = new ClientRetryPolicy(0) }).AsIChatClient();

    public static Task<Delivered> AskAsync(
        OpenAiStub stub, bool streaming, ChatOptions? options = null, TimeSpan? networkTimeout = null, CancellationToken cancellationToken = default) =>
        AskAsync(Connect(stub.Endpoint, networkTimeout), streaming, options, cancellationToken);

    public static async Task<Delivered> AskAsync(
        IChatClient client, bool streaming, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        try
        {
            if (!streaming)
            {
                ChatResponse response = await client.GetResponseAsync("hello there", options, cancellationToken);
                return new Delivered(response, response.ToChatResponseUpdates(), Exception: null);
            }

            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hello there", options, cancellationToken))
            {
                updates.Add(update);
            }

            return new Delivered(updates.ToChatResponse(), updates, Exception: null);
        }
        catch (Exception exception)
        {
            return new Delivered(Response: null, updates, exception);
        }
    }
}
