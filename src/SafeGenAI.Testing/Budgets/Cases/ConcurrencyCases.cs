using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets.Cases;

/// <summary>Callers that ask at once.</summary>
internal static class ConcurrencyCases
{
    public static IEnumerable<LedgerCase> All =>
    [
        new(LedgerRule.AdmitsExactly, OfConcurrentCallersExactlyThoseThatFitAreAdmitted),
        new(LedgerRule.AdmitsExactly, FirstConcurrentCallsOfAnUnknownUserShareOneAccount),
        new(LedgerRule.AdmitsExactly, WhileCallersReserveSettleAndBreakOff_NothingIsOverspent),
        new(LedgerRule.SettlesOnce, OfConcurrentSettlementsExactlyOneCounts),
        new(LedgerRule.AlertsOnce, UnderConcurrencyEachThresholdIsToldOnce),
        new(LedgerRule.Extends, OfConcurrentExtensionsExactlyThoseThatFitAreGranted),
    ];

    private static async Task OfConcurrentCallersExactlyThoseThatFitAreAdmitted(LedgerTrial trial)
    {
        int fit = trial.Options.Callers / 2;
        trial.Use(
            new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, (27 * fit) + 26, Per.Hour),
            new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Usd, 1_000_000, Per.Day));
        var reservations = new BudgetReservation[trial.Options.Rounds, trial.Options.Callers];
        await LedgerTrial.TogetherAsync(trial.Options.Callers, async caller =>
        {
            for (int round = 0; round < trial.Options.Rounds; round++)
            {
                reservations[round, caller] = await trial.ReserveAsync(27, new($"tenant-{round}"), BudgetRequest.MaximumLease);
            }
        });

        for (int round = 0; round < trial.Options.Rounds; round++)
        {
            BudgetSubject tenant = new($"tenant-{round}");
            int admitted = Enumerable.Range(0, trial.Options.Callers).Count(caller => reservations[round, caller].IsGranted);
            trial.Equal($"how many of {trial.Options.Callers} concurrent callers are admitted where {fit} fit", fit, admitted);
            await trial.BalanceAsync("with all who fit admitted", tenant, (0, 27L * fit), (0, 54L * fit));
            for (int caller = 0; caller < trial.Options.Callers; caller++)
            {
                await trial.SettleAsync(reservations[round, caller], 20);
            }

            await trial.BalanceAsync("with all settled", tenant, (20L * fit, 0), (40L * fit, 0));
        }
    }

    private static async Task FirstConcurrentCallsOfAnUnknownUserShareOneAccount(LedgerTrial trial)
    {
        const int Users = 50;
        trial.Use(new BudgetLimit(BudgetScope.User, BudgetUnit.Requests, 1, Per.Hour));
        int[] admitted = new int[Users];
        await LedgerTrial.TogetherAsync(Math.Min(trial.Options.Callers, 8), async _ =>
        {
            for (int user = 0; user < Users; user++)
            {
                if ((await trial.ReserveAsync(1, new("acme", $"user-{user}"), BudgetRequest.MaximumLease)).IsGranted)
                {
                    Interlocked.Increment(ref admitted[user]);
                }
            }
        });

        trial.Sequence("first calls of new users that are admitted where one fits", Enumerable.Repeat(1, Users), admitted);
    }

    private static async Task WhileCallersReserveSettleAndBreakOff_NothingIsOverspent(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 1_000, Per.Hour));
        long highest = 0;
        await LedgerTrial.TogetherAsync(Math.Min(trial.Options.Callers, 8), async caller =>
        {
            for (int i = 0; i < 40; i++)
            {
                BudgetReservation reservation = await trial.ReserveAsync(50, lease: BudgetRequest.MaximumLease);
                _ = (i + caller) % 3 == 0 ? await trial.Ledger.SettlePresumedAsync(reservation) : await trial.SettleAsync(reservation, 25);
                BudgetState state = (await trial.ReadAsync())[0];
                for (long seen = Volatile.Read(ref highest); state.Spent + state.Reserved > seen; seen = Volatile.Read(ref highest))
                {
                    Interlocked.CompareExchange(ref highest, state.Spent + state.Reserved, seen);
                }
            }
        });

        BudgetState last = (await trial.ReadAsync())[0];
        trial.Equal("whether more than the limit of 1,000 was ever spent and reserved", false, highest > 1_000);
        trial.Equal("whether the limit was used up but for less than one attempt", true, last.Spent is > 950 and <= 1_000);
        trial.Equal("what stays reserved", 0, last.Reserved);
    }

    private static async Task OfConcurrentSettlementsExactlyOneCounts(LedgerTrial trial)
    {
        const int Attempts = 20;
        trial.Use(new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 1_000, Per.Hour));
        var reservations = new BudgetReservation[Attempts];
        for (int i = 0; i < Attempts; i++)
        {
            reservations[i] = await trial.ReserveAsync(10, lease: BudgetRequest.MaximumLease);
        }

        int settled = 0;
        await LedgerTrial.TogetherAsync(8, async _ =>
        {
            foreach (BudgetReservation reservation in reservations)
            {
                if ((await trial.SettleAsync(reservation, 7)).Outcome != SettlementOutcome.Ignored)
                {
                    Interlocked.Increment(ref settled);
                }
            }
        });

        trial.Equal("how many settlements of 20 attempts count", Attempts, settled);
        await trial.BalanceAsync("after concurrent settlements", (7 * Attempts, 0));
    }

    private static async Task UnderConcurrencyEachThresholdIsToldOnce(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 8 * 25, Per.Hour) { AlertsOnBurnRate = false });
        List<int> told = [];
        await LedgerTrial.TogetherAsync(8, async _ =>
        {
            for (int i = 0; i < 25; i++)
            {
                BudgetSettlement settlement = await trial.SettleAsync(await trial.ReserveAsync(0, lease: BudgetRequest.MaximumLease), 1);
                lock (told)
                {
                    told.AddRange(settlement.Alerts.Select(alert => alert.Percent));
                }
            }
        });

        trial.Sequence("the thresholds that concurrent charges told", [50, 80, 100], told.Order());
    }

    private static async Task OfConcurrentExtensionsExactlyThoseThatFitAreGranted(LedgerTrial trial)
    {
        trial.Use(new BudgetLimit(BudgetScope.Tenant, BudgetUnit.Tokens, 100, Per.Hour));
        BudgetReservation[] reservations = new BudgetReservation[8];
        for (int i = 0; i < reservations.Length; i++)
        {
            reservations[i] = await trial.ReserveAsync(5, lease: BudgetRequest.MaximumLease);
        }

        int granted = 0;
        await LedgerTrial.TogetherAsync(reservations.Length, async caller =>
        {
            for (int i = 0; i < 4; i++)
            {
                if ((await trial.Ledger.ExtendAsync(reservations[caller], LedgerTrial.Tokens(7))).IsGranted)
                {
                    Interlocked.Increment(ref granted);
                }
            }
        });

        trial.Equal("how many concurrent extensions by 7 are granted where 60 tokens are left", 8, granted);
        await trial.BalanceAsync("after concurrent extensions", (0, 40 + (8 * 7)));
    }
}
