using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using SafeGenAI.LedgerWorker;
using Xunit.Abstractions;

namespace SafeGenAI.Sqlite.Tests.Processes;

/// <summary>Processes that reserve and settle are killed wherever they are. 20 times, or 200 with SAFEGENAI_SOAK=1.</summary>
public class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task WhatWasAcknowledged_SurvivesKill9_AndWhatWasNotSettledIsChargedWhenItsLeaseEnds()
    {
        int loops = Environment.GetEnvironmentVariable("SAFEGENAI_SOAK") == "1" ? 200 : 20;
        int granted = 0, settled = 0;
        for (int loop = 1; loop <= loops; loop++)
        {
            (int Granted, int Settled) told = await KillAndCheckAsync(loop);
            (granted, settled) = (granted + told.Granted, settled + told.Settled);
        }

        output.WriteLine($"{loops} loops, 2 processes killed in each: {granted} grants and {settled} settlements were acknowledged and are in the file");
    }

    private static async Task<(int Granted, int Settled)> KillAndCheckAsync(int loop)
    {
        Random random = new(loop);
        using TemporaryFile file = new();
        using LedgerProcess first = new(file.Path, 3 * loop, attempts: 0, "settle");
        using LedgerProcess second = new(file.Path, 3 * loop + 1, attempts: 0, "settle");
        await first.ReadAsync(random.Next(1, 150));
        first.Kill();
        await second.ReadAsync(random.Next(1, 150));
        second.Kill();
        await first.EndAsync();
        await second.EndAsync();

        // Who comes after needs no repair.
        using LedgerProcess third = new(file.Path, 3 * loop + 2, attempts: 8, "settle");
        Assert.Equal(0, await third.EndAsync());

        FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        await using SqliteBudgetLedger ledger = file.Open(clock);
        LedgerProcess[] workers = [first, second, third];
        Dictionary<Guid, BudgetState> inFlight = await StatesAsync(ledger, workers);
        await CheckTotalAsync(ledger, inFlight);
        Check(workers, inFlight, held: (state, estimate) => Assert.True((state.Spent, state.Reserved) == (0, estimate) || (state.Spent <= estimate && state.Reserved == 0)));

        clock.Advance(WorkerLimits.Lease);
        Dictionary<Guid, BudgetState> ended = await StatesAsync(ledger, workers);
        await CheckTotalAsync(ledger, ended);
        Check(workers, ended, held: (_, _) => { });
        Assert.All(ended, pair => Assert.Equal((inFlight[pair.Key].Spent + inFlight[pair.Key].Reserved, 0), (pair.Value.Spent, pair.Value.Reserved)));
        return (workers.Sum(worker => worker.Granted.Count), workers.Sum(worker => worker.Settled.Count));
    }

    /// <summary>Each attempt's own account, those included of which nobody was told.</summary>
    private static async Task<Dictionary<Guid, BudgetState>> StatesAsync(SqliteBudgetLedger ledger, LedgerProcess[] workers)
    {
        Dictionary<Guid, BudgetState> states = [];
        foreach (LedgerProcess worker in workers)
        {
            int told = worker.Granted.Count + worker.Denied;
            for (long number = 1; number <= told + 16; number++)
            {
                Guid id = new(worker.Seed, 0, 0, BitConverter.GetBytes(number));
                states.Add(id, (await ledger.ReadAsync(WorkerLimits.All, WorkerLimits.SubjectOf(id))).Single(state => state.Limit.Scope == BudgetScope.User));
            }
        }

        return states;
    }

    private static void Check(LedgerProcess[] workers, Dictionary<Guid, BudgetState> states, Action<BudgetState, long> held)
    {
        foreach (LedgerProcess worker in workers)
        {
            foreach ((Guid id, long charge) in worker.Settled)
            {
                Assert.Equal((charge, 0), (states[id].Spent, states[id].Reserved));
            }

            foreach ((Guid id, long estimate) in worker.Granted.Where(grant => !worker.Settled.ContainsKey(grant.Key)))
            {
                held(states[id], estimate);
            }
        }
    }

    private static async Task CheckTotalAsync(SqliteBudgetLedger ledger, Dictionary<Guid, BudgetState> attempts)
    {
        BudgetState total = (await ledger.ReadAsync(WorkerLimits.All, default))[0];
        Assert.Equal(BudgetScope.Global, total.Limit.Scope);
        Assert.Equal(
            (attempts.Values.Sum(state => state.Spent), attempts.Values.Sum(state => state.Reserved)), (total.Spent, total.Reserved));
        Assert.InRange(total.Spent + total.Reserved, 0, WorkerLimits.Tokens);
    }
}
