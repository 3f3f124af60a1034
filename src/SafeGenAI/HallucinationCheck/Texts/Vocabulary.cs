using System.Collections.Frozen;
using System.Globalization;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>What kind of thing a word says: enough to tell which change of a word changes the meaning.</summary>
/// <remarks>
/// Negations and the commonest function and number words are known in the larger languages of Europe, where they are no
/// other word of English. A word that is not known counts as content, and one that is capitalised as a name: the cautious side.
/// </remarks>
internal static class Vocabulary
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Negations = Words(
        "no not none nor never neither nobody nothing nowhere cannot without hardly barely scarcely seldom rarely except unless unlike " +
        "dont doesnt didnt isnt arent wasnt werent wont cant couldnt shouldnt wouldnt hasnt havent hadnt lack lacks lacked lacking fail fails failed " +
        "nicht nichts kein keine keinen keinem keiner keines nie niemals niemand nirgends ohne weder " +
        "ne pas non jamais rien aucun aucune sans ni nunca nada nadie sin ningún ninguna ninguno jamás tampoco " +
        "mai senza nessuno nessuna niente nulla não nenhum nenhuma sem ninguém niet geen nooit niemand niets zonder " +
        "inte icke ikke aldrig aldri ingen inget ingenting intet uten utan uden nie nigdy nikt nic żaden żadna bez değil yok hiç " +
        "не нет ни никогда без ничего никто нельзя нема немає ніколи нічого ніхто δεν δε μην όχι χωρίς ποτέ κανείς");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Numbers = Words(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen " +
        "twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion billions trillion trillions " +
        "dozen dozens half halves third thirds quarter quarters once twice double doubled triple tripled first second fourth fifth sixth seventh eighth ninth tenth " +
        "percent bn mn k m minus plus " +
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend million millionen milliarde milliarden halb " +
        "deux trois quatre cinq sept huit neuf dix onze douze vingt trente quarante cinquante soixante mille milliard milliards " +
        "dos tres cuatro cinco seis siete ocho nueve diez veinte treinta cuarenta cincuenta cien ciento mil millones " +
        "tre quattro cinque sette otto dieci venti trenta cento mila milioni miliardi dois duas três quatro oito dez vinte milhões bilhões " +
        "twee drie vijf zes zeven negen tien twaalf twintig honderd duizend miljoen miljard " +
        "два две три четыре пять шесть семь восемь девять десять двадцать тридцать сорок сто тысяча тысячи тысяч миллион миллиона миллионов");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Magnitudes = Words(
        "percent hundred thousand million billion trillion dozen bn mn tausend millionen milliarde milliarden prozent mille millions milliard milliards mil millones milioni miliardi miljoen miljard procent");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FunctionWords = Words(
        "a an the this that these those and or but if then than as at by for from in into of off on onto out over to up with about after before " +
        "between during through under until upon via is am are was were be been being do does did has have had having will would shall should can could may might must " +
        "i you he she it we they me him her us them my your his its our their mine yours hers ours theirs who whom whose which what when where why how " +
        "there here so such too very also just only not no nor yes all any both each some it's that's there's i'm you're we're they're " +
        "der das dem ein eine einen einem einer eines und oder aber ist sind wird werden wurde wurden auf für bei nach aus auch noch nur sich wir ihr dass wie vor über unter durch zum zur vom " +
        "le les du une et ou est sont dans avec qui que ce cette au aux el los las una y del con por para como se su lo il gli della nel che di da os uma em dos das ao um " +
        "het een van en op te dat zijn voor och att det som är på");

    public static bool IsFunctionWord(ReadOnlySpan<char> word) => FunctionWords.Contains(word);

    /// <summary>Whether the word multiplies or divides the number before it.</summary>
    public static bool IsMagnitude(ReadOnlySpan<char> word) => Magnitudes.Contains(word);

    public static bool IsNumberWord(ReadOnlySpan<char> word) => Numbers.Contains(word);

    public static bool IsNegation(ReadOnlySpan<char> word) =>
        Negations.Contains(word) || word.EndsWith("n't", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether one word is the other with a negating prefix: legal and illegal, able and unable.</summary>
    public static bool IsNegationOf(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        ReadOnlySpan<char> longer = one.Length > other.Length ? one : other;
        ReadOnlySpan<char> shorter = one.Length > other.Length ? other : one;
        int prefix = longer.Length - shorter.Length;
        return prefix is 2 or 3 && longer.EndsWith(shorter, StringComparison.OrdinalIgnoreCase)
            && (prefix == 2
                ? StartsWith(longer, "un") || StartsWith(longer, "in") || StartsWith(longer, "im") || StartsWith(longer, "il") || StartsWith(longer, "ir")
                : StartsWith(longer, "non") || StartsWith(longer, "dis") || StartsWith(longer, "mis"));
    }

    /// <summary>Whether the word may be a name: it has a capital and is no function word, or its script has no capitals.</summary>
    public static bool MayBeName(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (char.IsUpper(c))
            {
                // A month, a first name, a country, a trade, an organisation.
                return word is "May" or "Will" or "US" or "IT" or "WHO" || !IsFunctionWord(word);
            }

            if (c >= 0x80 && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.OtherLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.Surrogate)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words that carry content; a character of a script without spaces counts half.</summary>
    public static int CountContent(string text, ReadOnlySpan<Word> words)
    {
        int content = 0;
        int ideographs = 0;
        foreach (Word word in words)
        {
            ideographs += word.Kind == WordKind.Ideograph ? 1 : 0;
            content += word.Kind == WordKind.Number || (word.Kind == WordKind.Letters && !IsFunctionWord(word.In(text))) ? 1 : 0;
        }

        return content + (ideographs / 2);
    }

    private static bool StartsWith(ReadOnlySpan<char> word, string prefix) => word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
