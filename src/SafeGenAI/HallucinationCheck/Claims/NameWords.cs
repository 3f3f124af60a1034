using System.Collections.Frozen;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Capitalised words that name nobody, or nobody by themselves.</summary>
internal static class NameWords
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Common = Words(
        "ok okay oh wow yes yeah yep no nope hi hello hey thanks thank please well sure great good true maybe lol haha omg btw " +
        "tv dvd cd cds dvds pc am pm ad bc bce ce etc vs faq pdf id aka fyi asap diy gmt utc est edt pst pdt cet bst " +
        "god internet web net earth sun moon mom dad mum mother father grandma grandpa " +
        "i'm i've i'll i'd it's that's there's he's she's they're we're you're don't can't");

    // They say what a name is of; a source may say it in lower case, in other words or not at all.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Generic = Words(
        "mr mrs ms miss dr prof professor sir lord lady dame saint st jr sr president king queen prince princess pope bishop captain general colonel major " +
        "sergeant senator governor mayor minister prime chancellor judge justice chief doctor officer detective agent emperor duke earl count baron " +
        "river lake mount mountain mountains sea ocean island islands bay city town county state province district region street road avenue square " +
        "university college school institute academy museum library park station airport hospital church cathedral stadium bridge " +
        "company corporation corp inc ltd llc co group bank association society foundation organization organisation committee council department ministry " +
        "north south east west northern southern eastern western central new old upper lower great greater world national international " +
        "war battle act award awards prize film movie series book song album show band team club league cup championship division conference season " +
        "republic kingdom empire union party house court army navy police government century age era day night year years " +
        "first second third one two three best top big little part chapter episode volume version game games music");

    /// <summary>Whether the word says nothing about whom or what a name means.</summary>
    public static bool IsCommon(ReadOnlySpan<char> word) => word is not ("US" or "WHO") && (Vocabulary.IsFunctionWord(word) || Vocabulary.IsNegation(word) || Common.Contains(word));

    public static bool IsGeneric(ReadOnlySpan<char> word) => Generic.Contains(word);

    /// <summary>Whether a dot after the word ends no sentence.</summary>
    public static bool IsAbbreviation(ReadOnlySpan<char> word) => word.Length == 1 || word is "Mr" or "Mrs" or "Ms" or "Dr" or "Prof" or "St" or "Jr" or "Sr" or "Lt" or "Col" or "Gen" or "Sgt" or "Rev" or "Hon";

    /// <summary>Whether a word in small letters holds a name together: Duke of York, Ludwig van Beethoven.</summary>
    public static bool IsParticle(ReadOnlySpan<char> word) => word is "of" or "the" or "de" or "la" or "du" or "van" or "von" or "der" or "den" or "del" or "di" or "da" or "al" or "bin" or "ibn";

    public static bool IsRoman(ReadOnlySpan<char> word) => word.Length is > 0 and < 7 && !word.ContainsAnyExcept("IVXLC");

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
