namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>The few sums that a reader does: two amounts of one unit together or apart, years between two years, what is left of 100 %.</summary>
/// <remarks>They support a number, and never speak against one.</remarks>
internal static class Derivation
{
    public static bool Explains(NumberMention claim, NumberIndex index)
    {
        if (claim.Unit is Unit.None or Unit.CalendarDay)
        {
            return false;
        }

        return Combines(claim.Value, index.Amounts(claim.Unit), sums: true)
            || (claim.Unit == Unit.Percent && claim.Value < 100 && index.Amounts(Unit.Percent).Contains(100 - claim.Value))
            || (claim.Unit == Units.Year && Combines(claim.Value, index.Years, sums: false));
    }

    private static bool Combines(decimal value, IReadOnlyList<decimal> amounts, bool sums)
    {
        for (int i = 0; i < amounts.Count; i++)
        {
            for (int j = i + 1; j < amounts.Count; j++)
            {
                if (Math.Abs(amounts[i] - amounts[j]) == value || (sums && amounts[i] + amounts[j] == value))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
