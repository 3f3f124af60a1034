using Microsoft.Extensions.AI;

namespace StagedRollout.Simulation;

/// <summary>A model that answers with what it was given, takes its time for it, fails at times, and at times invents a number.</summary>
internal sealed class SimulatedModel(string name, ModelTraits traits, Chance chance, SimulatedClock clock) : IChatClient
{
    private const double SpreadOfTime = 0.4;
    private const double SpreadOfTokens = 0.4;

    private static readonly TimeSpan TimeOfError = TimeSpan.FromMilliseconds(200);

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (chance.Happens(traits.ErrorRate))
        {
            clock.Advance(TimeOfError);
            return Task.FromException<ChatResponse>(new HttpRequestException("The service is overloaded."));
        }

        clock.Advance(TimeSpan.FromMilliseconds(chance.Spread(traits.MedianMs, SpreadOfTime)));
        string question = messages.Last().Text;
        string answer = question[(question.IndexOf('\n') + 1)..];
        if (chance.Happens(traits.InventionRate))
        {
            answer = answer.Replace("costs ", "costs 1", StringComparison.Ordinal);
        }

        long input = (long)chance.Spread(400, SpreadOfTokens);
        long output = (long)chance.Spread(traits.MedianOutputTokens, SpreadOfTokens);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer))
        {
            FinishReason = ChatFinishReason.Stop,
            ModelId = name,
            Usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output },
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Nobody in this sample reads a stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("simulated", null, name) : null;

    public void Dispose()
    {
    }
}
