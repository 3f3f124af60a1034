namespace SafeGenAI.Failures.Refusals;

/// <summary>Whether a text matches. Ordered: of several ways to match, the best one counts.</summary>
internal enum PhraseMatch
{
    /// <summary>It does not, however it may go on.</summary>
    No,

    /// <summary>It ends before that can be told.</summary>
    Open,

    /// <summary>It does.</summary>
    Yes,
}
