namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>Scripts that write no space between words: each character is compared as a word.</summary>
internal static class UnspacedScript
{
    /// <summary>Whether a UTF-16 code unit belongs to one; for the planes beyond the first, its leading surrogate.</summary>
    public static bool Contains(char c) => c is (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F')
        or (>= '\u1780' and <= '\u17FF') or (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF')
        or (>= '\uF900' and <= '\uFAFF') or (>= '\uD840' and <= '\uD88F');
}
