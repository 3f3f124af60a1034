using CsCheck;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public class ModelPriceTests
{
    private static readonly ModelPrice Small = new(input: 0.25m, output: 2m, cachedInput: 0.025m);

    private static readonly ModelPrice Claude = new(input: 0.2m, output: 2m, cachedInput: 0.02m, cacheWrite: 0.3m, reasoning: 3m);

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
        Assert.Throws<ArgumentOutOfRangeException>("cachedInput", () => new ModelPrice(1m, 1m, -1m));
        Assert.Throws<ArgumentOutOfRangeException>("cacheWrite", () => new ModelPrice(1m, 1m, cacheWrite: 9_000_001m));
        Assert.Throws<ArgumentOutOfRangeException>("reasoning", () => new ModelPrice(1m, 1m, reasoning: -1m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelPrice(1m, 1m) { BatchDiscount = 101m });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LongContextPrice(0, Small));
    }

    [Fact]
    public void PricesReadBackInUsd()
    {
        Assert.Equal((0.25m, 0.025m, 2m), (Small.Input, Small.CachedInput, Small.Output));
        Assert.Equal(0.25m, new ModelPrice(0.25m, 2m).CachedInput);
        Assert.Equal((0.25m, 2m), (Small.CacheWrite, Small.Reasoning));
        Assert.Equal((0.3m, 3m), (Claude.CacheWrite, Claude.Reasoning));
    }

    [Fact]
    public void L06_EachKindOfToken_IsBilledOnceAtItsOwnRate() =>
        Assert.Equal(
            (100 * 200) + (700 * 20) + (200 * 300) + (40 * 2_000) + (60 * 3_000),
            Claude.CostOf(inputTokens: 1_000, cachedInputTokens: 700, outputTokens: 100, cacheWriteTokens: 200, reasoningTokens: 60));

    [Fact]
    public void L06_MoreWrittenAndCachedThanInput_AreInputOnce_AndTheWrittenAreBelieved()
    {
        Assert.Equal(100 * 300, Claude.CostOf(100, 100, 0, cacheWriteTokens: 100));
        Assert.Equal((60 * 300) + (40 * 20), Claude.CostOf(100, 90, 0, cacheWriteTokens: 60));
        Assert.Equal(100 * 3_000, Claude.CostOf(0, 0, 100, reasoningTokens: 5_000));
        Assert.Equal((100 * 200) + (100 * 2_000), Claude.CostOf(100, 0, 100, cacheWriteTokens: -1, reasoningTokens: -1));
    }

    [Fact]
    public void ALongContext_CostsItsOwnPrice_ForEveryToken()
    {
        ModelPrice price = new(1m, 10m) { LongContext = new(200_000, new(2m, 15m) { LongContext = new(500_000, new(4m, 30m)) }) };

        Assert.Equal((200_000 * 1_000) + (10 * 10_000), price.CostOf(200_000, 0, 10));
        Assert.Equal((200_001 * 2_000) + (10 * 15_000), price.CostOf(200_001, 0, 10));
        Assert.Equal((500_001L * 4_000) + (10 * 30_000), price.CostOf(500_001, 0, 10));
    }

    [Fact]
    public void LongContexts_StandInOrder() =>
        Assert.Contains("put the lower threshold outside", Assert.Throws<ArgumentException>(
            () => new ModelPrice(1m, 1m) { LongContext = new(200, new(2m, 2m) { LongContext = new(100, new(3m, 3m)) }) }).Message, StringComparison.Ordinal);

    [Fact]
    public void ABatch_CostsEveryRateLessItsDiscount()
    {
        ModelPrice price = new(0.2m, 2m, 0.02m, 0.3m, 3m) { BatchDiscount = 50, LongContext = new(1_000, new(1m, 4m)) };

        Assert.Equal(new ModelPrice(0.1m, 1m, 0.01m, 0.15m, 1.5m) { LongContext = new(1_000, new(0.5m, 2m)) }, price.ForBatch());
        Assert.Same(Small, Small.ForBatch());
    }

    [Fact]
    public void L02_NoUsageWithinTheEstimate_CostsMoreThanTheUpperBound()
    {
        Gen<decimal> rate = Gen.Int[0, 100_000_000].Select(x => x / 1_000_000m);
        Gen<ModelPrice> flat = Gen.Select(rate, rate, rate, rate, rate).Select(x => new ModelPrice(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5));
        Gen<ModelPrice> price = Gen.Select(flat, flat, flat, Gen.Long[1, 1_000], Gen.Long[1, 1_000], Gen.Int[0, 2]).Select((one, two, three, first, second, tiers) =>
            tiers == 0 ? one
            : tiers == 1 ? one with { LongContext = new(first, two) }
            : one with { LongContext = new(first, two with { LongContext = new(first + second, three) }) });
        Gen<long> count = Gen.Frequency((8, Gen.Long[-5, 2_500]), (1, Gen.Long));

        Gen.Select(price, count, count, Gen.Double[0, 1], Gen.Double[0, 1]).SelectMany((p, input, output, less, fewer) =>
            Gen.Select(Gen.Const(p), Gen.Const(input), Gen.Const(output), count, count, count).Select(x => (x.Item1, x.Item2, x.Item3,
                Used: (long)(Math.Max(0, x.Item2) * less), Answered: (long)(Math.Max(0, x.Item3) * fewer), x.Item4, x.Item5, x.Item6)))
            .Sample(x =>
            {
                long used = Math.Min(x.Used, Math.Max(0, x.Item2)), answered = Math.Min(x.Answered, Math.Max(0, x.Item3));
                Assert.InRange(x.Item1.CostOf(used, x.Item4, answered, x.Item5, x.Item6), 0, x.Item1.UpperBound(x.Item2, x.Item3));
                Assert.InRange(x.Item1.CostOf(x.Item2, x.Item4, x.Item3, x.Item5, x.Item6), 0, x.Item1.UpperBound(x.Item2, x.Item3));
            });
    }

    [Fact]
    public void TheUpperBound_IsReached_ByTheDearestKinds()
    {
        Assert.Equal(Claude.CostOf(1_000, 0, 100, cacheWriteTokens: 1_000, reasoningTokens: 100), Claude.UpperBound(1_000, 100));
        Assert.Equal(Small.CostOf(1_000, 0, 100), Small.UpperBound(1_000, 100));
        Assert.Equal(BudgetAmount.Maximum, new ModelPrice(9_000_000m, 9_000_000m).UpperBound(long.MaxValue, long.MaxValue));
    }
}
