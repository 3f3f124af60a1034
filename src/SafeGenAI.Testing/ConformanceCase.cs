using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Testing;

/// <summary>One kind of failure through one door.</summary>
internal sealed class ConformanceCase(FailureKind kind, ConformanceDoor door)
{
    /// <summary>How long nothing happens before the clock goes to its next timer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    /// <summary>A wait that took longer says that the machine is busy, not that nothing happens: it is repeated, so many times.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(40);
    private const int MostLateWaits = 20;

    /// <summary>After this many such waits, half a minute and more, an answer is given up.</summary>
    private const int LongestAnswer = 1_500;

    /// <summary>How many such waits a shared flight has to settle after its caller is gone.</summary>
    private const int LongestSettlement = 15;

    public static IEnumerable<ConformanceCase> Of(IEnumerable<FailureKind> kinds)
    {
        foreach (FailureKind kind in kinds)
        {
            yield return new(kind, ConformanceDoor.Whole);
            yield return new(kind, ConformanceDoor.Streamed);
            if (kind is FailureKind.Timeout or FailureKind.ProviderError or FailureKind.Network)
            {
                yield return new(kind, ConformanceDoor.StreamedAndCut);
            }
        }
    }

    public async Task<IReadOnlyList<ConformanceViolation>> RunAsync(ConformanceKit kit, GenAIPipeline pipeline, GenAIRequest request)
    {
        using CancellationTokenSource caller = new();
        Arrange(kit, caller);
        ConformanceAnswer answer = new();
        // Apart from this flow, which moves the clock: a feature may block.
        bool ended = await WaitAsync(kit, Task.Run(() => answer.AskAsync(pipeline, request, kind, door, caller.Token)));
        List<(ConformanceRule Rule, string Detail)> violations = [];
        if (!ended)
        {
            await caller.CancelAsync();
            violations.Add((ConformanceRule.Ends, "no answer came, and no timer was left to wait for"));
        }
        else if (kit.Model.Calls == 0 && kit.Ledger.Requests == 0)
        {
            violations.Add((ConformanceRule.UsesTheKit, "neither kit.Model nor kit.Ledger was asked; build the pipeline around kit.Model, with UseKit(kit)"));
        }
        else
        {
            IReadOnlyList<BudgetState> reserved = await SettleAsync(kit);
            Decision[] decisions = [.. kit.Decisions.Decisions.Where(decision => decision.ParentId is null)];
            violations.AddRange(kind == FailureKind.Canceled ? OfCancellation(answer, decisions) : OfAnswer(kit, answer, decisions));
            violations.AddRange(OfTraces(reserved, decisions));
        }

        return [.. violations.Select(violation => new ConformanceViolation(kind, door, violation.Rule, violation.Detail))];
    }

    private void Arrange(ConformanceKit kit, CancellationTokenSource caller)
    {
        switch (kind)
        {
            case FailureKind.BudgetExceeded:
                kit.Ledger.IsExhausted = true;
                break;
            case FailureKind.Canceled:
                kit.Model.Answer = _ =>
                {
                    caller.Cancel();
                    return Faults.Of(kind);
                };
                break;
            default:
                FakeReply fault = Faults.Of(kind);
                kit.Model.Otherwise = door == ConformanceDoor.StreamedAndCut
                    ? FakeReply.Text("This answer breaks off after its first words.").ThenThrow(3, fault.Exception!)
                    : fault;
                break;
        }
    }

    private static async Task<bool> WaitAsync(ConformanceKit kit, Task work)
    {
        int late = 0;
        for (int waits = 0; !work.IsCompleted && waits < LongestAnswer; waits++)
        {
            long began = TimeProvider.System.GetTimestamp();
            await Task.WhenAny(work, Task.Delay(Patience, TimeProvider.System));

            // What was queued before has begun when this has run.
            await Task.Run(static () => { });
            bool isLate = TimeProvider.System.GetElapsedTime(began) > Late && ++late < MostLateWaits;
            if (!work.IsCompleted && !isLate)
            {
                late = 0;
                kit.Clock.GoToNextTimer();
            }
        }

        return work.IsCompleted;
    }

    /// <summary>What a cancelled caller leaves behind settles a moment later.</summary>
    private static async Task<IReadOnlyList<BudgetState>> SettleAsync(ConformanceKit kit)
    {
        for (int waits = 0; ; waits++)
        {
            IReadOnlyList<BudgetState> reserved = await kit.Ledger.ReadReservedAsync();
            if ((reserved.Count == 0 && kit.Decisions.Decisions.Count > 0) || waits == LongestSettlement)
            {
                return reserved;
            }

            await Task.Delay(Patience, TimeProvider.System);
        }
    }

    private static IEnumerable<(ConformanceRule, string)> OfCancellation(ConformanceAnswer answer, Decision[] decisions)
    {
        if (answer.Exception is not OperationCanceledException)
        {
            yield return (ConformanceRule.HeedsCancellation, answer.Exception is null
                ? "the caller cancelled and was answered; throw OperationCanceledException"
                : $"the caller cancelled and was thrown {Told(answer.Exception)}; throw OperationCanceledException");
        }

        foreach (Decision decision in decisions.Where(decision => decision.Outcome != Outcome.Canceled))
        {
            yield return (ConformanceRule.HeedsCancellation, $"the caller cancelled and the decision says {decision.Outcome}");
        }
    }

    private IEnumerable<(ConformanceRule, string)> OfAnswer(ConformanceKit kit, ConformanceAnswer answer, Decision[] decisions)
    {
        if (answer.Exception is { } exception)
        {
            yield return (ConformanceRule.ThrowsNothing, $"it threw {Told(exception)}");
            yield break;
        }

        if (answer.PartsAfterTheEnding > 0)
        {
            yield return (ConformanceRule.EndsItsStreamOnce, $"parts that came after the stream had ended: {answer.PartsAfterTheEnding}");
        }

        if (answer.Result is not { } result)
        {
            yield return (ConformanceRule.EndsItsStreamOnce, "the stream ended without a result");
            yield break;
        }

        if (!answer.HasText)
        {
            yield return (ConformanceRule.AnswersWithText, "the answer is blank");
        }

        if (CannotMeet(kit, result))
        {
            yield break;
        }

        if (!IsExpected(result.FailureKind, kit))
        {
            yield return (ConformanceRule.TellsTheKind, $"the result says {Name(result.FailureKind)}");
        }

        foreach (Decision decision in decisions.Where(decision => !IsExpected(decision.FailureKind, kit)))
        {
            yield return (ConformanceRule.TellsTheKind, $"the decision says {Name(decision.FailureKind)}");
        }
    }

    private static IEnumerable<(ConformanceRule, string)> OfTraces(IReadOnlyList<BudgetState> reserved, Decision[] decisions)
    {
        if (decisions.Length != 1)
        {
            yield return (ConformanceRule.MakesOneDecision, decisions.Length == 0
                ? "no decision reached kit.Decisions; where the pipeline makes one, hand it the sink with UseKit(kit)"
                : $"{decisions.Length} decisions were made");
        }

        foreach (BudgetState state in reserved)
        {
            yield return (ConformanceRule.LeavesNothingReserved, $"{state.Reserved} of the limit of {state.Limit} stay reserved");
        }
    }

    /// <summary>A feature without the guard that finds such a failure takes the answer for good.</summary>
    private bool CannotMeet(ConformanceKit kit, GenAIResult result) => kind switch
    {
        FailureKind.BudgetExceeded => kit.Ledger.Requests == 0,
        FailureKind.Hallucination => result is { Outcome: Outcome.Answered, Verdict: Verdict.NotChecked, FailureKind: null },
        FailureKind.Invalid => door != ConformanceDoor.Whole && result is { Outcome: Outcome.Answered, FailureKind: null },
        _ => false,
    };

    /// <summary>Retries may run into the deadline, or open the model's circuit.</summary>
    private bool IsExpected(FailureKind? seen, ConformanceKit kit) => seen == kind
        || (seen is FailureKind.Timeout or FailureKind.CircuitOpen && kit.Model.Calls > 1
            && kind is FailureKind.Timeout or FailureKind.RateLimited or FailureKind.ProviderError or FailureKind.Network);

    private static string Name(FailureKind? kind) => kind?.ToString() ?? "nothing of it";

    private static string Told(Exception exception) => $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
}
