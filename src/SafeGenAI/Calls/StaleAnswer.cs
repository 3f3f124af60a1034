using Microsoft.Extensions.AI;

namespace SafeGenAI.Calls;

/// <summary>An accepted answer past its freshness.</summary>
/// <param name="Response">A private copy.</param>
/// <param name="Model">The model that produced it.</param>
/// <param name="Age">How long ago it was accepted.</param>
internal sealed record StaleAnswer(ChatResponse Response, string? Model, TimeSpan Age)
{
    /// <summary>The hallucination check's verdict, then.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>What the check found, then.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
