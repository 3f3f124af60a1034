using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Tells capitalised words that measure the number beside them, and so name nobody: USD 12, 12 US dollars, 16 GB, US$ 12.</summary>
internal static class MeasureNames
{
    public static bool IsPart(FoldedWords text, int word) =>
        IsMeasure(text, word) ? IsQuantity(text, word - 1) || IsQuantity(text, word + 1) || IsQualified(text, word)
            : text[word] is "US" or "Canadian" or "Australian" or "American" or "CA" or "AU" or "NZ" or "HK" or "SG" && IsMoney(text, word + 1)
                && (IsQuantity(text, word - 1) || IsQuantity(text, word + 2));

    public static bool IsMoney(FoldedWords text, int word) => NumberLexicon.Find(text, word) is { Kind: TermKind.Unit } term && Units.IsMoney((Unit)term.Value);

    private static bool IsMeasure(FoldedWords text, int word) => NumberLexicon.Find(text, word).Kind is TermKind.Unit or TermKind.Magnitude;

    // "30 degrees Celsius", "12 US Dollars"
    private static bool IsQualified(FoldedWords text, int word) =>
        word > 1 && text[word - 1] is "degrees" or "Degrees" or "US" or "Canadian" or "Australian" or "American" && IsQuantity(text, word - 2);

    private static bool IsQuantity(FoldedWords text, int word) => (uint)word < (uint)text.Words.Length
        && (text.Words[word].Kind == WordKind.Number || NumberLexicon.Find(text, word).Kind is TermKind.Small or TermKind.Tens or TermKind.Magnitude);
}
