using Microsoft.Extensions.AI;

namespace SafeGenAI.Benchmarks.Chains;

/// <summary>A model that answers at once and allocates nothing for a whole answer: what is measured is the chain around it.</summary>
internal sealed class AnsweringModel : IChatClient
{
    private const int Parts = 20;

    private static readonly string[] Words =
        [.. Enumerable.Range(0, Parts).Select(part => $"word{part} and ")];

    private readonly Task<ChatResponse> _answer;

    private readonly ChatResponseUpdate[] _updates = [.. Words.Select((word, index) => new ChatResponseUpdate(ChatRole.Assistant, word)
    {
        ResponseId = "answer",
        MessageId = "message",
        ModelId = "model-1",
        CreatedAt = DateTimeOffset.UnixEpoch,
        FinishReason = index == Parts - 1 ? ChatFinishReason.Stop : null,
    })];

    /// <param name="answer">The whole answer; null for the twenty words that it streams.</param>
    public AnsweringModel(ChatResponse? answer = null)
    {
        _updates[^1].Contents.Add(new UsageContent(Usage()));
        _answer = Task.FromResult(answer ?? _updates.ToChatResponse());
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => _answer;

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new ReadyStream(_updates);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static UsageDetails Usage() => new() { InputTokenCount = 60, OutputTokenCount = 60, TotalTokenCount = 120 };
}
