namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Which units go together.</summary>
internal static class Units
{
    private const int FamilySize = 12;

    /// <summary>The words of each unit that has no relatives. Their order is their number.</summary>
    public static readonly string[] Singles =
    [
        "second seconds sec secs sekunde sekunden",
        "minute minutes min mins minuten",
        "hour hours hr hrs stunde stunden heure heures hora horas",
        "day days tag tage tagen jour jours día días",
        "week weeks wk woche wochen semaine semaines semana semanas",
        "month months monat monate monaten mois mes meses",
        "year years yr yrs jahr jahre jahren ans année années año años 年",
        "decade decades jahrzehnt jahrzehnte",
        "century centuries jahrhundert jahrhunderts siècle siglo",
        "metre metres meter meters",
        "kilometre kilometres kilometer kilometers km kms",
        "centimetre centimetres centimeter centimeters cm",
        "millimetre millimetres millimeter millimeters mm",
        "mile miles mi meile meilen",
        "foot feet ft",
        "inch inches",
        "yard yards yd yds",
        "acre acres",
        "hectare hectares ha hektar",
        "kilogram kilograms kilogramme kilogrammes kilo kilos kg kgs kilogramm",
        "gram grams gramme grammes gramm",
        "ounce ounces oz",
        "stone",
        "ton tons tonne tonnes tonnen",
        "litre litres liter liters",
        "gallon gallons",
        "mph",
        "kmh",
        "celsius centigrade",
        "fahrenheit",
        "kelvin",
        "watt watts",
        "kilowatt kilowatts kw",
        "megawatt megawatts mw",
        "gigawatt gigawatts gw",
        "kwh",
        "byte bytes",
        "kilobyte kilobytes kb",
        "megabyte megabytes mb",
        "gigabyte gigabytes gb",
        "terabyte terabytes tb",
        "hertz hz",
        "megahertz mhz",
        "gigahertz ghz",
    ];

    public static Unit Year { get; } = Of("year");

    public static Unit Century { get; } = Of("century");

    public static Unit Celsius { get; } = Of("celsius");

    public static Unit Fahrenheit { get; } = Of("fahrenheit");

    public static bool IsMoney(Unit unit) => unit is >= Unit.Dollar and < Unit.Single and not Unit.PoundOfWeight;

    /// <summary>Whether a number of a source may stand behind a number of an answer; a bare number says nothing against it.</summary>
    public static bool Agree(Unit claim, Unit source) => claim == source || claim == Unit.None || source == Unit.None
        || (claim < Unit.Single && (int)claim / FamilySize == (int)source / FamilySize && (IsGeneral(claim) || IsGeneral(source)));

    /// <summary>The dollar that letters before the sign make of it: C$, HK$.</summary>
    public static Unit DollarOf(ReadOnlySpan<char> letters) => letters switch
    {
        "C" or "CA" or "CAD" => Unit.CanadianDollar,
        "A" or "AU" => Unit.AustralianDollar,
        "NZ" => Unit.NewZealandDollar,
        "HK" => Unit.HongKongDollar,
        "S" or "SG" => Unit.SingaporeDollar,
        "US" or "U.S" or "S." => Unit.UsDollar,
        _ => Unit.Dollar,
    };

    private static bool IsGeneral(Unit unit) => unit != Unit.None && (int)unit % FamilySize == 0;

    private static Unit Of(string word) => (Unit)((int)Unit.Single + Array.FindIndex(Singles, words => words.Split(' ')[0] == word));
}
