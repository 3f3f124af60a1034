namespace SafeGenAI.Feedback;

/// <summary>Is told of every vote that changed something: a first one, another opinion, a comment.</summary>
internal interface IFeedbackListener
{
    /// <summary>Called on the voter's own path: returns soon. May be told of the same vote again, with another opinion or a comment.</summary>
    void OnFeedback(FeedbackRecord record);
}
