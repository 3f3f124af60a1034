using CsCheck;
using SafeGenAI.Budgets;

namespace SafeGenAI.Tests.Budgets;

public sealed class BudgetForecastTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly BudgetLimit FiveUsd = BudgetLimit.Usd(BudgetScope.Feature, 5, Per.Hour, "f");

    [Fact]
    public void HalfAnHour_ForecastsTheOtherHalf()
    {
        BudgetStanding standing = At(FiveUsd, spent: 3_000_000_000, minutes: 30);

        Assert.Equal(new BudgetForecast(6_000_000_000, 6_000_000_000, Noon.AddMinutes(50)), standing.Forecast);
        Assert.Equal(
            "5 USD per hour for each feature of feature 'f': 3 USD spent, 0.5 USD reserved, 1.5 USD left, resets at 2026-03-01 13:00:00 UTC; "
            + "at this pace, 6 USD per hour, 6 USD by its end: the limit is reached at 2026-03-01 12:50:00 UTC.",
            standing.ToString());
    }

    [Fact]
    public void APaceThatHolds_ReachesNothing() =>
        Assert.Equal(new BudgetForecast(4_000_000_000, 4_000_000_000, null), At(FiveUsd, spent: 2_000_000_000, minutes: 30).Forecast);

    [Fact]
    public void ALimitThatIsReached_IsReachedNow() =>
        Assert.Equal(Noon.AddMinutes(30), At(FiveUsd, spent: 5_000_000_001, minutes: 30).Forecast!.ReachedAt);

    [Fact]
    public void AWindowThatHasJustBegun_AndOneWithoutSpend_HaveNoForecast()
    {
        Assert.Null(At(FiveUsd, spent: 1, minutes: 0.99).Forecast);
        Assert.NotNull(At(FiveUsd, spent: 1, minutes: 1).Forecast);
        Assert.Null(At(FiveUsd, spent: 0, minutes: 30).Forecast);
        Assert.EndsWith("; no forecast yet.", At(FiveUsd, spent: 0, minutes: 30).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AStoreInAnotherWindow_HasNoForecast() =>
        Assert.Null(new BudgetStanding(new BudgetState(FiveUsd, 1_000, 0, Noon.AddHours(2)), Noon.AddMinutes(30)).Forecast);

    [Fact]
    public void ARollingWindow_GoesOnAtThePaceOverTheWindow()
    {
        BudgetLimit limit = new(BudgetScope.Feature, BudgetUnit.Tokens, 10_000, Per.Rolling(TimeSpan.FromHours(1)));
        BudgetStanding standing = new(new BudgetState(limit, 6_100, 0, Noon.AddMinutes(1)), Noon.AddMinutes(1), model: null);

        // The sixty slots before, and the one that has just begun.
        Assert.Equal(new BudgetForecast(6_100, 6_100, null), standing.Forecast);
        Assert.Contains("the oldest leaves at 2026-03-01 12:01:00 UTC; at this pace, 6,100 tokens per hour, 6,100 tokens in the window", standing.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnObservedLimit_AndAModels_SaySo()
    {
        BudgetLimit limit = new(BudgetScope.Model, BudgetUnit.Requests, 7, Per.Day) { Mode = BudgetMode.Observe };

        Assert.StartsWith(
            "7 requests per day for each model, model 'small', observed only: 0 requests spent",
            new BudgetStanding(new BudgetState(limit, 0, 0, Noon.AddHours(12)), Noon, "small").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyState_IsRefused() =>
        Assert.Throws<ArgumentException>("state", () => new BudgetStanding(default, Noon));

    [Fact]
    public void AnyState_HasAForecastThatFitsItsNumbers_UpToTheLargest() => Gen
        .Select(Gen.Long[1, BudgetLimit.MaximumAmount], Gen.Long[0, long.MaxValue], Gen.Long[0, TimeSpan.TicksPerHour - 1], Gen.Int[0, 2].Select(i => new[] { Per.Hour, Per.Day, Per.Month }[i]))
        .Sample((amount, spent, ticks, per) =>
        {
            BudgetLimit limit = new(BudgetScope.Feature, BudgetUnit.Tokens, amount, per);
            DateTimeOffset now = Noon.AddTicks(ticks);
            (DateTimeOffset start, DateTimeOffset end) = (per.StartOf(per.IdAt(now)), per.EndOf(per.IdAt(now)));
            BudgetForecast? forecast = new BudgetStanding(new BudgetState(limit, spent, 0, end), now).Forecast;
            if (forecast is null)
            {
                Assert.True(spent == 0 || now - start < (end - start) / 60);
                return;
            }

            Assert.InRange(forecast.AtReset, spent, long.MaxValue);
            Int128 exact = (Int128)spent * (end - start).Ticks / (now - start).Ticks;
            Assert.InRange((Int128)forecast.AtReset, Int128.Min(exact, long.MaxValue), exact + 1);
            Assert.Equal(forecast.ReachedAt is not null && spent < amount, forecast.ReachedAt > now);
            if (forecast.ReachedAt is { } at)
            {
                Assert.InRange(at, now, end);
                Assert.InRange(forecast.AtReset, amount, long.MaxValue);
            }
            else
            {
                // Rounding up may pass it by less than one.
                Assert.InRange(exact, 0, amount);
            }
        });

    private static BudgetStanding At(BudgetLimit limit, long spent, double minutes) =>
        new(new BudgetState(limit, spent, 500_000_000, Noon.AddHours(1)), Noon.AddMinutes(minutes));
}
