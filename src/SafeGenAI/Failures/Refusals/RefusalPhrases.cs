namespace SafeGenAI.Failures.Refusals;

/// <summary>Tells refusals in words, in the languages of <see cref="RefusalBooks"/>.</summary>
internal static class RefusalPhrases
{
    /// <summary>Whether the whole text is a refusal.</summary>
    public static bool IsRefusal(ReadOnlySpan<char> text) =>
        text.Length <= DefaultFailureClassifier.LongestRefusal && RefusalMatcher.Match(text, isComplete: true) == PhraseMatch.Yes;

    /// <summary>
    /// Whether a text that starts like this can still turn out to be a refusal. Once false it stays false, and what was
    /// held of a stream may leave.
    /// </summary>
    public static bool CouldStillBe(ReadOnlySpan<char> textSoFar) =>
        textSoFar.Length <= DefaultFailureClassifier.LongestRefusal
        && RefusalMatcher.Match(textSoFar, isComplete: false) != PhraseMatch.No;
}
