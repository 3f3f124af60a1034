using SafeGenAI.Budgets;
using SafeGenAI.Failures;

namespace SafeGenAI.Tests.Budgets;

public class BudgetExceededExceptionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero);
    private static readonly BudgetLimit Limit = new(BudgetScope.User, BudgetUnit.Tokens, 50_000, Per.Hour);

    [Fact]
    public void DenialThatWaitingHelps_SaysHowLong()
    {
        var exception = new BudgetExceededException(new BudgetDenial(Limit, 49_000, 500, 2_000, Now.AddMinutes(59.5), Now));

        Assert.Equal(FailureKind.BudgetExceeded, exception.Kind);
        Assert.True(exception.Failure.NotBilled);
        Assert.Equal(TimeSpan.FromMinutes(59.5), exception.Failure.RetryAfter);
        Assert.Same(exception, exception.Failure.ToException());
        Assert.Null(exception.Failure.Cause);
        Assert.Equal(
            "The budget of 50,000 tokens per hour for each user has no room: 49,000 tokens are used, 500 tokens are reserved, "
            + "and the attempt needs up to 2,000 tokens. The window ends at 2026-03-01 13:00:00 UTC.",
            exception.Message);
    }

    [Fact]
    public void RequestLargerThanTheWholeLimit_NeverFits_AndSaysNoWait()
    {
        var exception = new BudgetExceededException(new BudgetDenial(Limit, 0, 0, 50_001, Now.AddMinutes(1), Now));

        Assert.False(exception.Denial.WaitingHelps);
        Assert.Null(exception.Failure.RetryAfter);
        Assert.Contains("never fits: raise the limit", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RetryAfter_IsNeverNegative() =>
        Assert.Equal(TimeSpan.Zero, new BudgetDenial(Limit, 50_000, 0, 1, Now, Now.AddSeconds(1)).RetryAfter);
}
