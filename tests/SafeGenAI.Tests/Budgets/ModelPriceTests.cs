using CsCheck;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class ModelPriceTests
{
    private static readonly ModelPrice Small = new(input: 0.25m, output: 2m, cachedInput: 0.025m);

    [Fact]
    public void L06_CachedInputIsPartOfInput_AndIsBilledOnceAtItsOwnRate() =>
        Assert.Equal(150 * 250 + 850 * 25 + 300 * 2_000, Small.CostOf(inputTokens: 1_000, cachedInputTokens: 850, outputTokens: 300));

    [Fact]
    public void L06_WithoutACachedRate_CachedInputCostsWhatInputCosts() =>
        Assert.Equal(1_000 * 250, new ModelPrice(0.25m, 2m).CostOf(1_000, 850, 0));

    [Fact]
    public void L06_MoneyIsRoundedUpOncePerAttempt()
    {
        var price = new ModelPrice(input: 0.0004m, output: 0.0004m, cachedInput: 0.0001m);

        // 0.4 + 0.1 + 0.4 nano-USD: one, not three.
        Assert.Equal(1, price.CostOf(2, 1, 1));
        Assert.Equal(0, price.CostOf(0, 0, 0));
    }

    [Fact]
    public void MoreCachedThanInput_OrNegativeCounts_NeverGiveMoneyBack()
    {
        Assert.Equal(100 * 25, Small.CostOf(100, 5_000, 0));
        Assert.Equal(0, Small.CostOf(-100, -5, -7));
        Assert.Equal(100 * 250, Small.CostOf(100, -5, 0));
    }

    [Fact]
    public void AbsurdUsage_CostsTheMaximum_AndDoesNotOverflow() =>
        Assert.Equal(BudgetAmount.Maximum, new ModelPrice(9_000_000m, 9_000_000m).CostOf(long.MaxValue, 0, long.MaxValue));

    [Fact]
    public void L06_CostIsTheExactSumRoundedUp()
    {
        Gen<decimal> rate = Gen.Int[0, 100_000_000].Select(x => x / 1_000_000m);
        Gen.Select(rate, Gen.Double[0, 1], rate, Gen.Int[0, 2_000_000], Gen.Int[0, 2_000_000], Gen.Int[0, 200_000])
            .Sample((input, share, output, tokens, cached, answer) =>
            {
                decimal cachedRate = decimal.Round(input * (decimal)share, 6, MidpointRounding.ToZero);
                cached = Math.Min(cached, tokens);
                decimal exact = ((tokens - cached) * input + cached * cachedRate + answer * output) * 1_000;

                Assert.Equal((long)decimal.Ceiling(exact), new ModelPrice(input, output, cachedRate).CostOf(tokens, cached, answer));
            });
    }

    [Fact]
    public void PricesThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("input", () => new ModelPrice(-0.01m, 1m));
        Assert.Throws<ArgumentOutOfRangeException>("output", () => new ModelPrice(1m, 9_000_001m));
        Assert.Throws<ArgumentOutOfRangeException>("cachedInput", () => new ModelPrice(1m, 1m, 1.01m));
    }

    [Fact]
    public void PricesReadBackInUsd()
    {
        Assert.Equal((0.25m, 0.025m, 2m), (Small.Input, Small.CachedInput, Small.Output));
        Assert.Equal(0.25m, new ModelPrice(0.25m, 2m).CachedInput);
    }
}
