using Microsoft.Extensions.AI;

namespace SafeGenAI.Budgets;

/// <summary>Says before a call how many tokens it may use, and after a stream broke off how many it may have used.</summary>
/// <remarks>
/// Implementations are thread-safe and do no I/O. An estimate that is too low lets a budget be overspent by the
/// difference; one that is too high is corrected when the attempt is settled.
/// </remarks>
public interface ITokenEstimator
{
    /// <summary>The input tokens of a call.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options that go to the model: instructions, tools and response format count.</param>
    long EstimateInput(IReadOnlyList<ChatMessage> messages, ChatOptions? options);

    /// <summary>The output tokens behind content that a model delivered. Add the parts of a stream up.</summary>
    /// <param name="contents">The contents of a response's message, or of one update.</param>
    long EstimateOutput(IList<AIContent> contents);
}
