namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>What a number counts. Units of one dozen belong together: the first of them is the general one.</summary>
/// <remarks>A dollar may be any of the dollars, a pound money or weight; a Canadian dollar is never a US dollar.</remarks>
internal enum Unit : byte
{
    None = 0,

    /// <summary>A day of the month: it counts nothing.</summary>
    CalendarDay = 1,

    Percent = 12,
    PercentagePoint = 24,

    Dollar = 36,
    UsDollar,
    CanadianDollar,
    AustralianDollar,
    NewZealandDollar,
    HongKongDollar,
    SingaporeDollar,

    Pound = 48,
    Sterling,
    PoundOfWeight,

    Euro = 60,
    Yen = 72,
    Yuan = 84,
    Rupee = 96,
    Franc = 108,
    Ruble = 120,
    Won = 132,
    Krona = 144,

    /// <summary>Units without relatives start here, one after the other.</summary>
    Single = 156,
}
