namespace SafeGenAI.Budgets.Status;

/// <summary>Whole numbers in proportion: no rounding to doubles, no overflow.</summary>
internal static class Proportion
{
    /// <summary>amount x part / whole, rounded up, at most <see cref="long.MaxValue"/>. None is negative; whole is above zero.</summary>
    public static long Up(long amount, long part, long whole)
    {
        Int128 exact = ((Int128)amount * part + whole - 1) / whole;
        return exact > long.MaxValue ? long.MaxValue : (long)exact;
    }

    /// <summary>The sum of two that are not negative, at most <see cref="long.MaxValue"/>.</summary>
    public static long Plus(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;
}
