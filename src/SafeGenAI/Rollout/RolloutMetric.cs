namespace SafeGenAI.Rollout;

/// <summary>What a rollout's gates watch. Each is made of bad events: a call either had one or not.</summary>
/// <remarks>The values are stable: they are stored.</remarks>
public enum RolloutMetric
{
    /// <summary>The call ended without a model's answer: it fell back, failed, or broke off.</summary>
    Error = 1,

    /// <summary>An intended model failed, or a rung answered.</summary>
    Fallback = 2,

    /// <summary>The hallucination check rejected an answer of the call.</summary>
    Hallucination = 3,

    /// <summary>The call took longer than the slowest twentieth of the control arm's calls.</summary>
    Latency = 4,

    /// <summary>The call cost more than the dearest twentieth of the control arm's calls.</summary>
    Cost = 5,

    /// <summary>The answer's quality score is below that of the worst twentieth of the control arm's answers.</summary>
    Quality = 6,

    /// <summary>A user found the answer not helpful.</summary>
    NegativeFeedback = 7,
}
