namespace SafeGenAI.Feedback;

/// <summary>What a store did with a vote.</summary>
public enum FeedbackChange
{
    /// <summary>It is the first of its user on its call.</summary>
    Added,

    /// <summary>An equal one is there already; only a comment was taken over.</summary>
    Repeated,

    /// <summary>It stands in the place of an opposite one.</summary>
    Replaced,
}
