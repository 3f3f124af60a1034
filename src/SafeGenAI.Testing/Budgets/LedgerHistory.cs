using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>What callers asked a ledger at once, and what they were answered.</summary>
/// <remarks>
/// It is linearizable when its calls can be put in an order in which a ledger that does one thing after another gives the
/// same answers, and in which no call comes before one that had ended when it began (Herlihy and Wing, 1990).
/// </remarks>
internal sealed class LedgerHistory
{
    // Held by every caller, so that several settle and extend the same attempts.
    private static readonly LedgerStep[] Opening = [new(LedgerStepKind.Reserve, 321, 4), new(LedgerStepKind.Reserve, 282, 5)];

    private readonly IReadOnlyList<LedgerCall>[] _calls;

    private LedgerHistory(IReadOnlyList<LedgerCall>[] calls) => _calls = calls;

    public static async Task<LedgerHistory> RecordAsync(IBudgetLedger ledger, IReadOnlyList<IReadOnlyList<LedgerStep>> callers)
    {
        int moment = 0;
        LedgerPlayer[] players = await OpenAsync(ledger, callers.Count);
        var calls = new List<LedgerCall>[callers.Count + 1];
        await LedgerTrial.TogetherAsync(callers.Count, async caller =>
        {
            calls[caller] = [];
            foreach (LedgerStep step in callers[caller])
            {
                int began = Interlocked.Increment(ref moment);
                string answer = await players[caller].PlayOnceAsync(step);
                calls[caller].Add(new(caller, step, began, Interlocked.Increment(ref moment), answer));
            }
        });

        // What is left behind is an answer too.
        calls[^1] = [];
        foreach (int subject in Enumerable.Range(0, LedgerStage.Subjects.Count))
        {
            LedgerStep read = new(LedgerStepKind.Read, subject, subject);
            calls[^1].Add(new(callers.Count, read, ++moment, ++moment, await players[^1].PlayOnceAsync(read)));
        }

        return new(calls);
    }

    /// <summary>Looks for an order in which the model gives the same answers.</summary>
    /// <param name="model">Gives an empty model.</param>
    /// <param name="snapshots">Whether readings must agree while others change what they read.</param>
    public Task<bool> IsLinearizableAsync(Func<IBudgetLedger> model, bool snapshots) => FindAsync(model, snapshots, []);

    public override string ToString() => string.Join(
        Environment.NewLine, _calls.SelectMany(calls => calls).OrderBy(call => call.Began).Select(call => $"- caller {call.Caller}, {call.Began} to {call.Ended}: {call.Step}: {call.Answer}"));

    private static async Task<LedgerPlayer[]> OpenAsync(IBudgetLedger ledger, int callers)
    {
        LedgerPlayer opening = new(ledger);
        foreach (LedgerStep step in Opening)
        {
            await opening.PlayAsync(step);
        }

        // One more, for the reading at the end.
        LedgerPlayer[] players = [.. Enumerable.Range(1, callers + 1).Select(caller => new LedgerPlayer(ledger, caller))];
        foreach (LedgerPlayer player in players)
        {
            player.Share(opening);
        }

        return players;
    }

    private async Task<bool> FindAsync(Func<IBudgetLedger> model, bool snapshots, List<LedgerCall> order)
    {
        LedgerCall[] next = [.. _calls.Select(calls => calls.FirstOrDefault(call => !order.Contains(call))).OfType<LedgerCall>()];
        if (next.Length == 0)
        {
            return true;
        }

        int firstEnd = next.Min(call => call.Ended);
        foreach (LedgerCall call in next.Where(call => call.Began < firstEnd).OrderBy(call => call.Ended))
        {
            order.Add(call);
            if (await AgreesAsync(model(), snapshots, order) && await FindAsync(model, snapshots, order))
            {
                return true;
            }

            order.RemoveAt(order.Count - 1);
        }

        return false;
    }

    /// <summary>Plays the whole order anew: histories are short, and the model cannot be copied.</summary>
    private async Task<bool> AgreesAsync(IBudgetLedger model, bool snapshots, List<LedgerCall> order)
    {
        LedgerPlayer[] players = await OpenAsync(model, _calls.Length - 1);
        string answer = "";
        foreach (LedgerCall call in order)
        {
            answer = await players[call.Caller].PlayOnceAsync(call.Step);
        }

        return answer == order[^1].Answer || (!snapshots && LedgerPlayer.AsksMuch(order[^1].Step) && order[^1].Caller < _calls.Length - 1);
    }
}
