using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class BudgetLimitTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void AmountThatAdmitsNothing_IsRefused_NamingScopeValueAndNextStep(long amount)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, amount, Per.Hour));

        Assert.Contains($"{amount} tokens per hour for each user", exception.Message, StringComparison.Ordinal);
        Assert.Contains("set an amount above zero, or remove the limit", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void L06_UsdLimitsAboveNineMillion_AreRefused_NamingScopeValueAndNextStep()
    {
        Assert.Equal(9_000_000_000_000_000, BudgetLimit.Usd(BudgetScope.Tenant, 9_000_000m, Per.Day).Amount);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => BudgetLimit.Usd(BudgetScope.Tenant, 9_000_000.5m, Per.Day));

        Assert.Contains("9,000,000.5 USD per day for each tenant", exception.Message, StringComparison.Ordinal);
        Assert.Contains("set a smaller amount", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    public void UsdFarOutsideTheRange_IsRefusedAsAnAmount_NotAsAnOverflow(string usd) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => BudgetLimit.Usd(BudgetScope.Global, decimal.Parse(usd, System.Globalization.CultureInfo.InvariantCulture), Per.Day));

    [Fact]
    public void LimitReadsAsASentence_ForOneFeatureToo() =>
        Assert.Equal("5.25 USD per minute over all calls of feature 'summary'", BudgetLimit.Usd(BudgetScope.Global, 5.25m, Per.Minute, "summary").ToString());

    [Fact]
    public void UndefinedScopeAndUnit_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("scope", () => new BudgetLimit(0, BudgetUnit.Tokens, 1, Per.Hour));
        Assert.Throws<ArgumentOutOfRangeException>("unit", () => new BudgetLimit(BudgetScope.User, 0, 1, Per.Hour));
    }
}
