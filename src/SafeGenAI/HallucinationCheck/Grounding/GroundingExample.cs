using System.Globalization;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>An answer that a person has judged.</summary>
/// <param name="Answer">The answer as users saw it, without markup.</param>
/// <param name="Sources">The sources it was given; at least one.</param>
/// <param name="IsGrounded">Whether everything it says is supported by them.</param>
public sealed record GroundingExample(string Answer, IReadOnlyList<GenAISource> Sources, bool IsGrounded)
{
    /// <summary>Its length and label only: an answer does not belong in a log.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"answer of {Answer.Length} characters, grounded: {IsGrounded}");
}
