using SafeGenAI.Budgets;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>Running sums in every unit.</summary>
internal readonly record struct Counters(long Tokens, long Requests, long NanoUsd, long Calls)
{
    public const int Columns = 4;

    public static Counters operator +(Counters sum, BudgetAmount amount) => sum + Of(amount);

    // Usage that a provider makes up must not wrap to a negative sum, which would admit everything.
    public static Counters operator +(Counters sum, Counters other) => new(
        Sum(sum.Tokens, other.Tokens), Sum(sum.Requests, other.Requests), Sum(sum.NanoUsd, other.NanoUsd), Sum(sum.Calls, other.Calls));

    public static Counters operator -(Counters sum, BudgetAmount amount) => new(
        sum.Tokens - amount.Tokens, sum.Requests - amount.Requests, sum.NanoUsd - amount.NanoUsd, sum.Calls - amount.Calls);

    public static Counters Of(BudgetAmount amount) => new(amount.Tokens, amount.Requests, amount.NanoUsd, amount.Calls);

    public static Counters Read(Statement row, int column) =>
        new(row.Number(column), row.Number(column + 1), row.Number(column + 2), row.Number(column + 3));

    public long Of(BudgetUnit unit) => unit switch
    {
        BudgetUnit.Tokens => Tokens,
        BudgetUnit.Requests => Requests,
        BudgetUnit.Usd => NanoUsd,
        _ => Calls,
    };

    public BudgetAmount ToAmount() => BudgetAmount.Of(Of);

    public void BindTo(Statement statement, int parameter) => statement.Bind(parameter, [Tokens, Requests, NanoUsd, Calls]);

    private static long Sum(long sum, long amount) => Math.Min(sum + amount, long.MaxValue / 2);
}
