using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Tests.Calls;

/// <summary>Streams given updates, then throws or ends; through the other door it throws, or answers the whole.</summary>
internal sealed class ScriptedClient(params ChatResponseUpdate[] updates) : IChatClient
{
    public Func<Exception>? Then { get; init; }

    public Action? OnDispose { get; init; }

    public Action? BeforeEach { get; init; }

    public int Asked { get; private set; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Asked++;
        await Task.Yield();
        BeforeEach?.Invoke();
        return Then is null ? updates.ToChatResponse() : throw Then();
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Asked++;
        try
        {
            foreach (ChatResponseUpdate update in updates)
            {
                await Task.Yield();
                BeforeEach?.Invoke();
                yield return update;
            }

            if (Then is not null)
            {
                throw Then();
            }
        }
        finally
        {
            OnDispose?.Invoke();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
