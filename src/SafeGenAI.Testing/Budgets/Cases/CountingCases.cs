using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>What is counted apart, and what together.</summary>
internal static class CountingCases
{
    private const int LongId = 10_000;

    public static IEnumerable<LedgerCase> All =>
    [
        .. Enum.GetValues<BudgetUnit>().Select(unit => new LedgerCase(
            LedgerRule.CountsApart, trial => AUnitIsLimitedByItself(trial, unit), $"{unit}AreLimitedByThemselves")),
        new(LedgerRule.CountsApart, EveryWindowOfAScopeHolds),
        new(LedgerRule.CountsApart, UsersAreCountedApart_AndTheSameUserOfTwoTenantsIsTwo),
        new(LedgerRule.CountsApart, ModelsAndTenantsAreCountedApart),
        new(LedgerRule.CountsApart, ALimitOverAllFeaturesAndOneOfAFeatureHoldTogether),
        new(LedgerRule.CountsApart, FeaturesThatLimitOtherUnitsShareAnAccount),
        new(LedgerRule.CountsApart, AChangedLimitKeepsWhatIsCounted),
        new(LedgerRule.CountsApart, IdsOfAnyLanguageLengthAndCaseAreCountedApart),
    ];

    private static async Task AUnitIsLimitedByItself(LedgerTrial trial, BudgetUnit unit)
    {
        BudgetAmount amount = new(5, 6, 7, 8);
        trial.Use(new BudgetLimit(BudgetScope.User, unit, (2 * amount.Of(unit)) + 1, Per.Hour));
        trial.Granted("a first attempt", await trial.Ledger.ReserveAsync(trial.Request(amount)));
        trial.Granted("a second attempt", await trial.Ledger.ReserveAsync(trial.Request(amount)));
        BudgetReservation third = await trial.Ledger.ReserveAsync(trial.Request(amount));
        trial.Equal("whether a third attempt is admitted", false, third.IsGranted);
        await trial.BalanceAsync("after two attempts and a denial", (0, 2 * amount.Of(unit)));
    }

    private static async Task EveryWindowOfAScopeHolds(LedgerTrial trial)
    {
        trial.Use(
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 10, Per.Minute),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 25, Per.Hour),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Month),
            new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 28, Per.Rolling(TimeSpan.FromDays(1))));
        await trial.SpendAsync(10);
        await trial.FitsAsync("an eleventh token in a minute", false, 1);
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        await trial.SpendAsync(10);
        trial.Clock.Advance(TimeSpan.FromMinutes(1));
        await trial.FitsAsync("a twenty-sixth token in an hour", false, 6);
        await trial.SpendAsync(5);
        trial.Clock.Advance(TimeSpan.FromHours(1));
        await trial.FitsAsync("a twenty-ninth token in a rolling day", false, 4);
        await trial.SpendAsync(3);
        await trial.BalanceAsync("after four attempts over an hour", (3, 0), (3, 0), (28, 0), (28, 0));
    }

    private static async Task UsersAreCountedApart_AndTheSameUserOfTwoTenantsIsTwo(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
        await trial.SpendAsync(90);
        await trial.SpendAsync(80, LedgerTrial.Bob);
        await trial.SpendAsync(70, new("other", "ann", "small"));
        await trial.SpendAsync(60, new(null, "ann", "small"));
        await trial.BalanceAsync("of acme's ann", (90, 0));
        await trial.BalanceAsync("of acme's bob", LedgerTrial.Bob, (80, 0));
        await trial.BalanceAsync("of the other tenant's ann", new BudgetSubject("other", "ann"), (70, 0));
        await trial.BalanceAsync("of ann without a tenant", new BudgetSubject("", "ann"), (60, 0));
    }

    private static async Task ModelsAndTenantsAreCountedApart(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 1_000, Per.Hour), new BudgetLimit(BudgetScope.Model, BudgetUnit.Tokens, 1_000, Per.Hour));
        await trial.SpendAsync(1, new("acme", "ann", "small"));
        await trial.SpendAsync(2, new("acme", "ann", "large"));
        await trial.SpendAsync(4, new("other", "ann", "small"));
        await trial.BalanceAsync("of acme and the small model", (3, 0), (5, 0));
        await trial.BalanceAsync("of the other tenant and the large model", new BudgetSubject("other", null, "large"), (4, 0), (2, 0));
        await trial.BalanceAsync("of a tenant called as the model", new BudgetSubject("small", null, "acme"), (0, 0), (0, 0));
    }

    private static async Task ALimitOverAllFeaturesAndOneOfAFeatureHoldTogether(LedgerTrial trial)
    {
        BudgetLimit[] limits =
        [
            new(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour),
            new(BudgetScope.User, BudgetUnit.Tokens, 60, Per.Hour, "chat"),
            new(BudgetScope.Feature, BudgetUnit.Tokens, 1_000, Per.Hour),
        ];
        BudgetLimits chat = new("chat", limits);
        trial.Use(limits);
        await trial.SpendAsync(50, limits: chat);
        await trial.FitsAsync("a sixty-first token of chat", false, 11, limits: chat);
        await trial.SpendAsync(45);
        await trial.FitsAsync("a hundred and first token over all features", false, 6, limits: chat);
        await trial.BalanceAsync("of summary", (45, 0), (95, 0));
        trial.Sequence(
            "what is spent of chat's limits, the widest scope first",
            chat.Select(limit => limit.Scope == BudgetScope.Feature || limit.Feature is not null ? 50L : 95L),
            (await trial.ReadAsync(limits: chat)).Select(state => state.Spent));
    }

    private static async Task FeaturesThatLimitOtherUnitsShareAnAccount(LedgerTrial trial)
    {
        BudgetLimits chat = new("chat", [new BudgetLimit(BudgetScope.User, BudgetUnit.Usd, 1_000, Per.Hour)]);
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 1_000, Per.Hour));
        await trial.SpendAsync(100);
        await trial.SpendAsync(10, limits: chat);
        await trial.BalanceAsync("in tokens", (110, 0));
        await trial.BalanceAsync("in nano-USD", chat, LedgerTrial.Ann, (220, 0));
    }

    private static async Task AChangedLimitKeepsWhatIsCounted(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 100, Per.Hour));
        await trial.SpendAsync(80);
        BudgetReservation inFlight = await trial.ReserveAsync(20);
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 50, Per.Hour));
        await trial.BalanceAsync("under a lower limit", (80, 20));
        await trial.FitsAsync("a token under a lower limit", false, 1);
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Tokens, 200, Per.Hour));
        await trial.SettleAsync(inFlight, 20);
        await trial.FitsAsync("100 tokens under a higher limit", true, 100);
        await trial.FitsAsync("101 tokens under a higher limit", false, 101);
    }

    private static async Task IdsOfAnyLanguageLengthAndCaseAreCountedApart(LedgerTrial trial)
    {
        string[] ids =
        [
            "ann", "Ann", "ann ", "änn", "a\u0308nn", "安", "🦉", "a:b", "a;b", "a{b}c", "a'b\"c", "a\nb", "%_*", "a\0b",
            new('x', LongId), new string('x', LongId - 1) + "y", new('語', LongId),
        ];
        foreach (BudgetScope scope in (BudgetScope[])[BudgetScope.User, BudgetScope.Tenant, BudgetScope.Model])
        {
            BudgetSubject[] subjects = [.. ids.Select(id => scope switch
            {
                BudgetScope.User => new BudgetSubject("acme", id, "small"),
                BudgetScope.Tenant => new BudgetSubject(id, "ann", "small"),
                _ => new BudgetSubject("acme", "ann", id),
            })];
            trial.Use(new BudgetLimit(scope, BudgetUnit.Tokens, 1_000, Per.Hour));
            for (int i = 0; i < ids.Length; i++)
            {
                await trial.SpendAsync(i + 1, subjects[i]);
            }

            for (int i = 0; i < ids.Length; i++)
            {
                await trial.BalanceAsync($"of {scope.ToString().ToLowerInvariant()} {i} of {ids.Length}", subjects[i], (i + 1, 0));
            }
        }
    }
}
