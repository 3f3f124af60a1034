using System.Globalization;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>Finds out which alerts a settlement raises, and raises those that no other instance did.</summary>
internal sealed class AlertAnnouncer(SlotScripts scripts, LedgerKeys keys, ILogger logger, string servers)
{
    /// <returns>The alerts, or null for none. Never throws: the settlement is done, and what is not announced the next one finds.</returns>
    public async ValueTask<List<BudgetAlert>?> RaiseAsync(HeldSlot held, string[] report, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<List<BudgetAlert>>? alerts = null;
        ScriptArguments? changes = null;
        int place = 0;
        for (int i = 0; i < held.Slot.Accounts.Length; i++)
        {
            FiledAccount account = held.Slot.Accounts[i];
            foreach (BudgetLimit limit in account.Limited.Limits)
            {
                // Empty where the account was reset since, or has left its window.
                if (place >= report.Length || report[place++] is not { Length: > 0 } words)
                {
                    continue;
                }

                string[] parts = words.Split(' ');
                int announced = int.Parse(parts[1], CultureInfo.InvariantCulture);
                List<BudgetAlert>? raised = null;
                int told = BudgetAlert.Raise(
                    limit, long.Parse(parts[0], CultureInfo.InvariantCulture), held.Windows.Ids[i], now, announced, ref raised);
                if (told != announced)
                {
                    (alerts ??= []).Add(raised ?? []);
                    (changes ??= scripts.In(held.Slot.Tag))
                        .Key(keys.Account(held.Slot.Tag, account, held.Windows.Ids[i]))
                        .Value(FieldOf(limit)).Value(announced).Value(told);
                }
            }
        }

        return changes is null ? null : await AnnounceAsync(changes, alerts!, cancellationToken);
    }

    private async Task<List<BudgetAlert>?> AnnounceAsync(ScriptArguments changes, List<List<BudgetAlert>> alerts, CancellationToken cancellationToken)
    {
        try
        {
            string[] won = (await scripts.RunAsync(LedgerScript.Announce, changes, cancellationToken)).Texts(0);
            return [.. alerts.Where((_, place) => won[place] == "1").SelectMany(raised => raised)];
        }
        catch (Exception exception)
        {
            RedisLedgerLog.AlertNotAnnounced(logger, exception, servers);
            return null;
        }
    }

    // As settle.lua reads it.
    private static string FieldOf(BudgetLimit limit) =>
        string.Create(CultureInfo.InvariantCulture, $"told{(int)limit.Unit}{(limit.Mode == BudgetMode.Enforce ? 1 : 0)}");
}
