using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Says whether capitals tell names in a text: not in headlines, not in shouting, not in German.</summary>
internal static class Casing
{
    private const double MostCapitalised = 0.7;
    private const double MostShouted = 0.4;
    private const int FewWords = 6;
    private const int LongestFunctionWord = 7;

    public static bool TellsNames(FoldedWords text)
    {
        int words = 0;
        int capitalised = 0;
        int shouted = 0;
        int content = 0;
        int german = 0;
        int english = 0;
        for (int at = 0; at < text.Words.Length; at++)
        {
            if (text.Words[at].Kind != WordKind.Letters)
            {
                continue;
            }

            ReadOnlySpan<char> word = text[at];
            words++;
            capitalised += char.IsUpper(word[0]) ? 1 : 0;
            shouted += word.Length > 1 && IsShouted(word) ? 1 : 0;
            bool isGerman = IsGerman(word);
            german += isGerman ? 1 : 0;
            bool function = word.Length <= LongestFunctionWord && Vocabulary.IsFunctionWord(word);
            english += function && !isGerman ? 1 : 0;
            content += !function && char.IsLower(word[0]) ? 1 : 0;
        }

        return capitalised > 0 && german <= english
            && (words < FewWords || ((content > 0 || capitalised <= words * MostCapitalised) && shouted <= words * MostShouted));
    }

    private static bool IsShouted(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (char.IsLower(c))
            {
                return false;
            }
        }

        return true;
    }

    // "die", "in" and "an" are words of both languages and say nothing.
    private static bool IsGerman(ReadOnlySpan<char> word) => word is "der" or "das" or "und" or "ist" or "nicht" or "ein" or "eine" or "einen" or "einem" or "einer"
        or "den" or "dem" or "des" or "mit" or "von" or "zu" or "im" or "auf" or "für" or "sich" or "auch" or "wird" or "werden" or "wurde" or "sind" or "hat" or "haben"
        or "er" or "sie" or "es" or "wir" or "ich" or "als" or "nach" or "bei" or "aus" or "zum" or "zur" or "Der" or "Die" or "Das" or "Ein" or "Eine" or "Er" or "Sie" or "Es" or "Wir" or "Ich" or "Im";
}
