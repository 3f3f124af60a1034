using System.Collections.Frozen;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>What numbers count: units and currencies. A quote that replaces one says something else.</summary>
internal static class Measures
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = (
        "dollar dollars euro euros pound pounds cent cents pence yen yuan franc francs franken rupee rupees crown crowns krone kroner krona kronor peso pesos zloty ruble rubles " +
        "eur usd gbp chf jpy cny inr sek nok dkk pln czk huf brl cad aud nzd " +
        "mm cm km mi ft yd kg mg lb lbs oz ml cl kwh mwh kw mw mb gb tb kb hz khz mhz ghz mph kmh " +
        "millimetre millimetres millimeter millimeters centimetre centimetres centimeter centimeters metre metres meter meters kilometre kilometres kilometer kilometers " +
        "mile miles inch inches foot feet yard yards hectare hectares acre acres " +
        "gram grams gramm kilogram kilograms kilogramm kilo kilos ton tons tonne tonnes tonnen ounce ounces " +
        "litre litres liter liters gallon gallons pint pints watt watts volt volts degree degrees celsius fahrenheit kelvin grad " +
        "minute minutes hour hours day days week weeks month months year years decade decades century centuries " +
        "minuten stunde stunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren meile meilen zentimeter millimeter stundenkilometer " +
        "jour jours heure heures semaine semaines mois année années día días hora horas semana semanas mes meses año años giorno giorni ora ore settimana settimane mese mesi anno anni")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Contains(ReadOnlySpan<char> word) => Words.Contains(word);
}
