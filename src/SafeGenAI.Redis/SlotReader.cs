using System.Diagnostics;
using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>Looks at accounts without holding anything in them.</summary>
internal sealed class SlotReader(SlotScripts scripts, SeenSpend seen)
{
    /// <summary>Where each limit stands, in their order.</summary>
    public async ValueTask<IReadOnlyList<BudgetState>> ReadAsync(BudgetLimits limits, BudgetSubject subject, CancellationToken cancellationToken)
    {
        BudgetState?[] states = new BudgetState?[limits.Count];
        foreach (LedgerSlot slot in LedgerSlot.Of(limits, subject))
        {
            (SlotWindows windows, ScriptAnswer answer) = await LookAsync(slot, cancellationToken);
            string[] report = answer.Texts(0);
            int place = 0;
            for (int i = 0; i < slot.Accounts.Length; i++)
            {
                foreach (BudgetLimit limit in slot.Accounts[i].Limited.Limits)
                {
                    CountedSlots counted = new(report[place++]);
                    states[limits.PlaceOf(limit)] =
                        new BudgetState(limit, counted.Spent, counted.Reserved, counted.FreesAt(limit.Per, windows.Ids[i], missing: 1));
                }
            }
        }

        return [.. states.OfType<BudgetState>()];
    }

    /// <summary>The denial to tell where a slot denied: one in a slot that was not asked may outrank it, and must not hide behind it.</summary>
    public async Task<BudgetDenial> DenialAsync(
        ReportedAdmission admission, LedgerSlot[] others, Func<LimitedAccount, BudgetAmount> amountFor, CancellationToken cancellationToken)
    {
        foreach (LedgerSlot slot in others)
        {
            try
            {
                (SlotWindows windows, ScriptAnswer answer) = await LookAsync(slot, cancellationToken);
                admission.Check(slot, windows, answer.Texts(0), amountFor, answer.Now);
            }
            catch (RedisLedgerException)
            {
                // The attempt is denied in any case; only whether for another reason too is not known.
            }
        }

        return admission.Denial ?? throw new UnreachableException("A script denied an attempt for which there is room.");
    }

    private async Task<(SlotWindows Windows, ScriptAnswer Answer)> LookAsync(LedgerSlot slot, CancellationToken cancellationToken)
    {
        (SlotWindows windows, ScriptAnswer answer) = await scripts.RunInPresentAsync(
            RedisScript.Look, slot, present => scripts.In(slot.Tag).Present(present).Accounts(slot, present), cancellationToken);
        seen.Note(slot, windows, answer.Texts(0), answer.Texts(1));
        return (windows, answer);
    }
}
