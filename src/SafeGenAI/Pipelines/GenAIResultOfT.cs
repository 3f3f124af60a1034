using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Feedback;

namespace SafeGenAI.Pipelines;

/// <summary>A typed answer: a model's, or the caller's fallback; <see cref="Value"/> is always there.</summary>
/// <typeparam name="T">What the feature asked for.</typeparam>
public sealed class GenAIResult<T> : GenAIResult where T : notnull
{
    /// <summary>Creates a result, for a fake pipeline in a test.</summary>
    public GenAIResult(T value, Outcome outcome = Outcome.Answered, Provenance provenance = Provenance.Model)
        : base(value?.ToString() ?? "", outcome, provenance)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value;
    }

    internal GenAIResult(T value, GenAICall call, ChatResponse? response, FeedbackIntake feedback) : base(call, response, feedback) => Value = value;

    /// <summary>The value.</summary>
    public T Value { get; }
}
