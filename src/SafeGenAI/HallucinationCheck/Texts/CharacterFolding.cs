using System.Globalization;
using System.Text;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>The first step of folding: NFKC and one form for quote marks, dashes and invisible characters.</summary>
internal static class CharacterFolding
{
    public static void Fold(ReadOnlySpan<char> text, ref FoldingBuffer output)
    {
        bool afterNumeral = false;
        bool afterSuperscript = false;
        for (int i = 0; i < text.Length;)
        {
            int run = text[i..].IndexOfAnyExceptInRange('\0', '\x7F');
            run = run < 0 ? text.Length - i : run;
            // The last plain character may be the base of an accent that follows.
            int plain = i + run < text.Length ? run - 1 : run;
            if (plain > 0)
            {
                Separate(text[i], afterNumeral, i, ref output);
                output.AddRun(text.Slice(i, plain), i);
                i += plain;
                afterNumeral = afterSuperscript = false;
                continue;
            }

            int end = NormalizationCluster.End(text, i);
            bool superscript = IsSuperscript(text[i]);
            bool numeral = text[i] >= 0x80 && CharUnicodeInfo.GetUnicodeCategory(text[i]) == UnicodeCategory.OtherNumber;
            if (superscript && !afterSuperscript && (char.IsDigit(output.Last) || output.Last == ')'))
            {
                // NFKC would make 105 of ten to the fifth.
                output.Add('^', i);
            }
            else if (!superscript && numeral && char.IsDigit(output.Last))
            {
                // NFKC would make eleven halves of one and a half.
                output.Add(' ', i);
            }
            else if (!superscript)
            {
                Separate(text[i], afterNumeral, i, ref output);
            }

            int before = output.Count;
            FoldCluster(text[i..end], i, ref output);
            if (output.Count > before)
            {
                afterSuperscript = superscript;
                afterNumeral = superscript || numeral;
            }

            i = end;
        }
    }

    /// <summary>One form for quote marks, dashes and slashes.</summary>
    public static char Plain(char c) => c switch
    {
        < '\u00AB' => c,
        '\u00B4' or '\u02B9' or '\u02BB' or '\u02BC' or '\u02C8' or '\u05F3' or '\u2032' or '\u2035' or '\u2039' or '\u203A'
            or (>= '\u2018' and <= '\u201B') or '\u275B' or '\u275C' => '\'',
        '\u00AB' or '\u00BB' or '\u05F4' or '\u2033' or '\u2036' or (>= '\u201C' and <= '\u201F') or '\u275D' or '\u275E'
            or (>= '\u300C' and <= '\u300F') or (>= '\u301D' and <= '\u301F') => '"',
        '\u058A' or '\u05BE' or (>= '\u2010' and <= '\u2015') or '\u2043' or '\u2212' or '\u2E3A' or '\u2E3B' => '-',
        '\u2044' or '\u2215' => '/',
        _ => c,
    };

    private static void FoldCluster(ReadOnlySpan<char> cluster, int origin, ref FoldingBuffer output)
    {
        if (cluster.Length == 1)
        {
            char single = cluster[0];
            char plain = Plain(single);
            if (single < 0x80 || plain != single || NormalizationCluster.IsStable(single))
            {
                output.Add(plain, origin);
                return;
            }
        }

        Span<char> visible = stackalloc char[cluster.Length];
        int count = 0;
        for (int i = 0; i < cluster.Length; i++)
        {
            char c = cluster[i];
            if (char.IsSurrogate(c))
            {
                bool pair = char.IsHighSurrogate(c) && i + 1 < cluster.Length && char.IsLowSurrogate(cluster[i + 1]);
                visible[count++] = pair ? c : '\uFFFD';
                if (pair)
                {
                    visible[count++] = cluster[++i];
                }
            }
            else if (!NormalizationCluster.IsIgnorable(c))
            {
                // NFKC would make two marks of a double prime, and a blank and an accent of an acute.
                visible[count++] = Plain(c);
            }
        }

        Span<char> room = stackalloc char[512];
        ReadOnlySpan<char> normalized = count == 0 ? []
            : ((ReadOnlySpan<char>)visible[..count]).TryNormalize(room, out int written, NormalizationForm.FormKC) ? room[..written]
            : visible[..count].ToString().Normalize(NormalizationForm.FormKC);
        foreach (char c in normalized)
        {
            if (!NormalizationCluster.IsIgnorable(c))
            {
                output.Add(Plain(c), origin);
            }
        }
    }

    private static void Separate(char next, bool afterNumeral, int origin, ref FoldingBuffer output)
    {
        if (afterNumeral && char.IsDigit(next) && char.IsDigit(output.Last))
        {
            output.Add(' ', origin);
        }
    }

    private static bool IsSuperscript(char c) => c is '\u00B2' or '\u00B3' or '\u00B9' or '\u2070' or (>= '\u2074' and <= '\u207B');
}
