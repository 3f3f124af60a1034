using System.Collections.Frozen;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>The words and signs that make numbers, dates and units, in English and as far as written beside digits in its neighbours.</summary>
internal static class NumberLexicon
{
    private static readonly FrozenDictionary<int, Term> Terms = Build();

    /// <summary>What a word of a text is; no more than its hash is computed of a word that is unknown.</summary>
    public static Term Find(FoldedWords text, int word) =>
        (uint)word < (uint)text.Words.Length && Terms.TryGetValue(text.Words[word].Hash, out Term term)
        && text[word].Equals(term.Text, StringComparison.OrdinalIgnoreCase) ? term : default;

    private static FrozenDictionary<int, Term> Build()
    {
        Dictionary<int, Term> terms = [];
        Numbers(terms);
        Calendar(terms);
        Measures(terms);
        Add(terms, TermKind.About, 0, "about around approximately approx roughly some circa ca c ~ \u2248 etwa rund ungefähr circa environ unos unas cerca");
        Add(terms, TermKind.Above, 0, "over above exceeding exceeds exceeded topped least über mindestens");
        Add(terms, TermKind.Below, 0, "nearly almost under below most fast knapp unter presque casi");
        return terms.ToFrozenDictionary();
    }

    private static void Numbers(Dictionary<int, Term> terms)
    {
        Count(terms, TermKind.Small, 0, 1,
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen");
        Count(terms, TermKind.Small, 2, 1, "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn");
        Count(terms, TermKind.Small, 2, 1, "deux trois quatre cinq * * huit neuf dix onze douze treize quatorze quinze");
        Count(terms, TermKind.Small, 2, 1, "dos tres cuatro cinco seis siete ocho nueve diez * doce trece catorce");
        Count(terms, TermKind.Tens, 20, 10, "twenty thirty forty fifty sixty seventy eighty ninety");
        Count(terms, TermKind.Tens, 20, 10, "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig");
        Count(terms, TermKind.Tens, 20, 10, "vingt trente quarante cinquante soixante");
        Count(terms, TermKind.Tens, 20, 10, "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa");
        Count(terms, TermKind.Decade, 1920, 10, "twenties thirties forties fifties sixties seventies eighties nineties");
        Count(terms, TermKind.Order, 1, 1,
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth");
        Count(terms, TermKind.Order, 1, 1, "once twice thrice");
        Add(terms, TermKind.Order, 1, "single solo debut only");
        Add(terms, TermKind.Order, 2, "both pair couple double twin twins duo");
        Add(terms, TermKind.Order, 3, "trio triple trilogy");
        Add(terms, TermKind.Order, 4, "quartet quadruple");
        Add(terms, TermKind.Magnitude, 12, "dozen dozens");
        Add(terms, TermKind.Magnitude, 100, "hundred hundreds hundert 百");
        Add(terms, TermKind.Magnitude, 1_000, "thousand thousands tausend tsd mille тыс тысяча тысячи тысяч 千");
        Add(terms, TermKind.Magnitude, 10_000, "万 萬");
        Add(terms, TermKind.Magnitude, 100_000, "lakh lakhs");
        Add(terms, TermKind.Magnitude, 10_000_000, "crore crores");
        Add(terms, TermKind.Magnitude, 100_000_000, "亿 億");
        Add(terms, TermKind.Magnitude, 1_000_000, "million millions mio mln mn millionen millón millones milioni miljoen млн миллион миллиона миллионов");
        Add(terms, TermKind.Magnitude, 1_000_000_000, "billion billions bn bln milliarde milliarden mrd milliard milliards miliardi miljard млрд миллиард миллиарда миллиардов");
        Add(terms, TermKind.Magnitude, 1_000_000_000_000, "trillion trillions tn trn");
        Add(terms, TermKind.ShortMagnitude, 1_000, "k");
        Add(terms, TermKind.ShortMagnitude, 1_000_000, "m");
        Add(terms, TermKind.ShortMagnitude, 1_000_000_000, "b");
        Add(terms, TermKind.ShortMagnitude, 1_000_000_000_000, "t");
        Add(terms, TermKind.Fraction, 5_000, "half halves hälfte moitié mitad");
        Add(terms, TermKind.Fraction, 2_500, "quarter quarters viertel");
        Add(terms, TermKind.OrdinalEnding, 0, "st nd rd th er ème");
    }

    private static void Calendar(Dictionary<int, Term> terms)
    {
        string[] months =
        [
            "january jan januar janvier enero gennaio januari janeiro", "february feb februar février febrero febbraio februari fevereiro",
            "märz marzo maart março", "april apr abril aprile", "mai mayo maggio mei maio", "june jun juni juin junio giugno junho",
            "july jul juli juillet julio luglio julho", "august aug août agosto augustus", "september sept sep septembre septiembre settembre setembro",
            "october oct oktober okt octobre octubre ottobre outubro", "november nov novembre noviembre novembro", "december dec dezember dez décembre diciembre dicembre dezembro",
        ];
        for (int month = 0; month < months.Length; month++)
        {
            Add(terms, TermKind.Month, month + 1, months[month]);
        }

        Add(terms, TermKind.DoubtfulMonth, 3, "march mar mars");
        Add(terms, TermKind.DoubtfulMonth, 4, "avril");
        Add(terms, TermKind.DoubtfulMonth, 5, "may");
        Count(terms, TermKind.Weekday, 0, 1, "sunday monday tuesday wednesday thursday friday saturday");
        Count(terms, TermKind.Weekday, 0, 1, "sonntag montag dienstag mittwoch donnerstag freitag samstag");
        Count(terms, TermKind.DoubtfulWeekday, 0, 1, "sun mon tue wed thu fri sat");
        Count(terms, TermKind.DoubtfulWeekday, 2, 1, "tues weds thurs");
        Count(terms, TermKind.Meridiem, 0, 720, "am pm");
        Count(terms, TermKind.DayTime, 0, 720, "midnight noon");
        Add(terms, TermKind.DayTime, 720, "midday");
    }

    private static void Measures(Dictionary<int, Term> terms)
    {
        Add(terms, Unit.Percent, "% percent pct prozent procent");
        Add(terms, Unit.PercentagePoint, "pp prozentpunkt prozentpunkte prozentpunkten");
        Add(terms, Unit.Dollar, "$ dollar dollars buck bucks");
        Add(terms, Unit.UsDollar, "usd");
        Add(terms, Unit.CanadianDollar, "cad");
        Add(terms, Unit.AustralianDollar, "aud");
        Add(terms, Unit.NewZealandDollar, "nzd");
        Add(terms, Unit.HongKongDollar, "hkd");
        Add(terms, Unit.SingaporeDollar, "sgd");
        Add(terms, Unit.Pound, "pound pounds");
        Add(terms, Unit.Sterling, "£ gbp sterling quid");
        Add(terms, Unit.PoundOfWeight, "lb lbs");
        Add(terms, Unit.Euro, "€ eur euro euros");
        Add(terms, Unit.Yen, "¥ jpy yen 円");
        Add(terms, Unit.Yuan, "cny rmb yuan renminbi 元");
        Add(terms, Unit.Rupee, "₹ inr rs rupee rupees");
        Add(terms, Unit.Franc, "chf franc francs franken");
        Add(terms, Unit.Ruble, "₽ rub ruble rubles rouble roubles");
        Add(terms, Unit.Won, "₩ krw won");
        Add(terms, Unit.Krona, "sek nok dkk krona kronor krone kroner");
        for (int unit = 0; unit < Units.Singles.Length; unit++)
        {
            Add(terms, (Unit)((int)Unit.Single + unit), Units.Singles[unit]);
        }
    }

    private static void Count(Dictionary<int, Term> terms, TermKind kind, long first, long step, string words)
    {
        foreach (string word in words.Split(' '))
        {
            Add(terms, kind, first, word);
            first += step;
        }
    }

    private static void Add(Dictionary<int, Term> terms, Unit unit, string words) => Add(terms, TermKind.Unit, (long)unit, words);

    // The first entry of a word stays: "second" is an order rather than a unit.
    private static void Add(Dictionary<int, Term> terms, TermKind kind, long value, string words)
    {
        foreach (string word in words.Split(' '))
        {
            Word[] scanned = WordScanner.Scan(word);
            if (scanned.Length == 1)
            {
                terms.TryAdd(scanned[0].Hash, new Term(word, kind, value));
            }
        }
    }
}
