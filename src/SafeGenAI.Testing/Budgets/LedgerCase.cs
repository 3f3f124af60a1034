using SafeGenAI.Budgets;

namespace SafeGenAI.Testing.Budgets;

/// <summary>One case of the conformance suite of ledgers: it puts an empty ledger through one rule of the contract.</summary>
public sealed class LedgerCase
{
    private readonly Func<LedgerTrial, Task> _body;

    internal LedgerCase(LedgerRule rule, Func<LedgerTrial, Task> body, string? name = null)
    {
        Rule = rule;
        Name = name ?? body.Method.Name;
        _body = body;
    }

    /// <summary>The rule.</summary>
    public LedgerRule Rule { get; }

    /// <summary>The case as a sentence without spaces; unique.</summary>
    public string Name { get; }

    /// <summary>When the case begins, UTC. A Wednesday, in the middle of a month and of a minute.</summary>
    internal DateTimeOffset Start { get; init; } = new(2026, 3, 11, 12, 0, 30, TimeSpan.Zero);

    /// <summary>Puts a ledger through the case.</summary>
    /// <param name="create">Gives an empty ledger on a clock; it is disposed of where it can be.</param>
    /// <param name="options">What is left to the store.</param>
    /// <returns>What it broke; empty where it conforms.</returns>
    public async Task<IReadOnlyList<LedgerViolation>> RunAsync(
        Func<TimeProvider, ValueTask<IBudgetLedger>> create, LedgerConformanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        LedgerClock clock = new(Start);
        await using OwnedLedger owned = await OwnedLedger.CreateAsync(create, clock);
        LedgerTrial trial = new(owned.Ledger, clock, options ?? new());
        try
        {
            await _body(trial);
        }
        catch (Exception exception)
        {
            trial.Fail($"it threw {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }

        return [.. trial.Found.Select(detail => new LedgerViolation(Rule, Name, detail))];
    }

    /// <summary>The case's name.</summary>
    public override string ToString() => Name;
}
