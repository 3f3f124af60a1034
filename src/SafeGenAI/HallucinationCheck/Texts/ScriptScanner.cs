using System.Text;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>Tells which scripts a text is written in.</summary>
internal static class ScriptScanner
{
    // A name in its own script does not make a text of that script.
    private const double Share = 0.2;
    private const int MaxSample = 4096;

    /// <summary>Every script that has a fifth of the letters and more; none where there are no letters.</summary>
    public static Scripts Of(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, MaxSample)];
        if (Ascii.IsValid(text))
        {
            return text.ContainsAnyInRange('A', 'Z') || text.ContainsAnyInRange('a', 'z') ? Scripts.Latin : Scripts.None;
        }

        Span<int> counts = stackalloc int[11];
        counts.Clear();
        int letters = 0;
        foreach (char c in text)
        {
            if (char.IsLetter(c) || char.IsHighSurrogate(c))
            {
                letters++;
                counts[Index(c)]++;
            }
        }

        Scripts scripts = Scripts.None;
        for (int i = 0; i < counts.Length; i++)
        {
            scripts |= counts[i] > 0 && counts[i] >= letters * Share ? (Scripts)(1 << i) : Scripts.None;
        }

        // Japanese text has Chinese characters in any proportion.
        return scripts.HasFlag(Scripts.Japanese) ? scripts | Scripts.Chinese : scripts;
    }

    private static int Index(char c) => c switch
    {
        < '\u0250' or (>= '\u1E00' and <= '\u1EFF') or (>= '\uFB00' and <= '\uFB06') or (>= '\uFF21' and <= '\uFF5A') => 0,
        (>= '\u0370' and <= '\u03FF') or (>= '\u1F00' and <= '\u1FFF') => 1,
        >= '\u0400' and <= '\u052F' => 2,
        (>= '\u0590' and <= '\u05FF') or (>= '\uFB1D' and <= '\uFB4F') => 3,
        (>= '\u0600' and <= '\u077F') or (>= '\u08A0' and <= '\u08FF') or (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC') => 4,
        >= '\u0900' and <= '\u0DFF' => 5,
        (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF') => 6,
        (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uD840' and <= '\uD88F') => 7,
        (>= '\u3040' and <= '\u30FF') or (>= '\uFF66' and <= '\uFF9D') => 8,
        (>= '\u1100' and <= '\u11FF') or (>= '\u3130' and <= '\u318F') or (>= '\uAC00' and <= '\uD7FF') => 9,
        _ => 10,
    };
}
