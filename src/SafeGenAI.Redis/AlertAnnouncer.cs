using System.Globalization;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>Finds out which alerts a settlement raises, and raises those that no other instance did.</summary>
internal sealed class AlertAnnouncer(SlotScripts scripts, LedgerKeys keys, SeenSpend seen, ILogger logger, string servers)
{
    private const int Tries = 3;

    /// <summary>Never throws: the settlement is done, and what is not announced the next one finds.</summary>
    public async ValueTask<List<BudgetAlert>> RaiseAsync(HeldSlot held, string[] report, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<BudgetAlert> alerts = [];
        List<Spend> spends = Read(held, report);
        try
        {
            for (int i = 0; i < Tries && spends.Count > 0; i++)
            {
                spends = await AnnounceAsync(held.Slot.Tag, spends, isFirst: i == 0, now, alerts, cancellationToken);
            }
        }
        catch (Exception exception)
        {
            RedisLedgerLog.AlertNotAnnounced(logger, exception, servers);
        }

        return alerts;
    }

    /// <returns>What another instance announced something of in between, which may leave something to announce.</returns>
    private async ValueTask<List<Spend>> AnnounceAsync(
        string tag, List<Spend> spends, bool isFirst, DateTimeOffset now, List<BudgetAlert> alerts, CancellationToken cancellationToken)
    {
        ScriptArguments? changes = null;
        List<(Spend Spend, int Told, List<BudgetAlert>? Raised)> changed = [];
        foreach (Spend spend in spends)
        {
            List<BudgetAlert>? raised = null;
            int told = BudgetAlert.Raise(spend.Limit, spend.Spent, spend.Window, now, spend.Announced, ref raised);

            // What another instance announced since was of a later spend: an earlier one takes nothing of it back.
            if (told != spend.Announced && (isFirst || raised is not null))
            {
                changed.Add((spend, told, raised));
                (changes ??= scripts.In(tag)).Key(spend.Account).Value(FieldOf(spend.Limit)).Value(spend.Announced).Value(told);
            }
        }

        if (changes is null)
        {
            return [];
        }

        string[] answers = (await scripts.RunAsync(RedisScript.Announce, changes, cancellationToken)).Texts(0);
        List<Spend> others = [];
        for (int i = 0; i < answers.Length; i++)
        {
            if (answers[i].Length == 0)
            {
                seen.NoteTold(changed[i].Spend.Account, FieldOf(changed[i].Spend.Limit), changed[i].Told);
                alerts.AddRange(changed[i].Raised ?? []);
            }
            else
            {
                others.Add(changed[i].Spend with { Announced = int.Parse(answers[i], CultureInfo.InvariantCulture) });
            }
        }

        return others;
    }

    private List<Spend> Read(HeldSlot held, string[] report)
    {
        List<Spend> spends = [];
        int place = 0;
        for (int i = 0; i < held.Slot.Accounts.Length && place < report.Length; i++)
        {
            FiledAccount account = held.Slot.Accounts[i];
            long window = held.Windows.Ids[i];
            foreach (BudgetLimit limit in account.Limited.Limits)
            {
                // Empty where the account was reset since, or has left its window.
                if (report[place++].Split(' ') is [var spent, var announced])
                {
                    Spend known = new(
                        limit, keys.Account(held.Slot.Tag, account, window), window,
                        long.Parse(spent, CultureInfo.InvariantCulture), int.Parse(announced, CultureInfo.InvariantCulture));
                    seen.NoteTold(known.Account, FieldOf(limit), known.Announced);
                    spends.Add(known);
                }
            }
        }

        return spends;
    }

    // As settle.lua reads it.
    private static string FieldOf(BudgetLimit limit) =>
        string.Create(CultureInfo.InvariantCulture, $"told{(int)limit.Unit}{(limit.Mode == BudgetMode.Enforce ? 1 : 0)}");

    private sealed record Spend(BudgetLimit Limit, RedisKey Account, long Window, long Spent, int Announced);
}
