namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Says whether a number is what remains of another one after rounding, and whether the answer says so.</summary>
internal static class Rounding
{
    // "About a hundred" is not 60, though one digit alone would allow it.
    private const decimal Widest = 0.1m;

    public static Support Compare(NumberMention claim, Hedge hedge, NumberIndex index, out WordPlace? evidence)
    {
        evidence = null;
        if (claim.IsYear || claim.Value == 0)
        {
            return Support.Missing;
        }

        decimal step = Math.Min(claim.Step, claim.Value);
        decimal half = Math.Min(step / 2, claim.Value * Widest);
        (decimal from, decimal to) = hedge switch
        {
            Hedge.Above => (claim.Value, claim.Value + step),
            Hedge.Below => (claim.Value - Math.Min(step, claim.Value * Widest), claim.Value),
            _ => (claim.Value - half, claim.Value + half),
        };
        // One digit that is not hedged may be anything.
        if (hedge == Hedge.None && claim.IsOneDigit)
        {
            return Support.Missing;
        }

        for (int at = index.LowerBound(from); at < index.Numbers.Length && index.Numbers[at].Value <= to; at++)
        {
            if (Units.Agree(claim.Unit, index.Numbers[at].Unit) && !IsYear(index.Numbers[at]))
            {
                evidence = index.Numbers[at].Place;
                return hedge == Hedge.None ? Support.Rounded : Support.Found;
            }
        }

        return Support.Missing;
    }

    // "About 2,000 inhabitants" has nothing to do with the year 1950.
    private static bool IsYear(NumberEntry number) => number is { Unit: Unit.None, IsYear: true };
}
