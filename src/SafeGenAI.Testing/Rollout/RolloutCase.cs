using SafeGenAI.Rollout;
using SafeGenAI.Testing.Budgets;

namespace SafeGenAI.Testing.Rollout;

/// <summary>One case of the conformance suite of rollout stores: it puts an empty store through one rule of the contract.</summary>
public sealed class RolloutCase
{
    private readonly Func<RolloutTrial, Task> _body;

    internal RolloutCase(RolloutRule rule, Func<RolloutTrial, Task> body)
    {
        Rule = rule;
        Name = body.Method.Name;
        _body = body;
    }

    /// <summary>The rule.</summary>
    public RolloutRule Rule { get; }

    /// <summary>The case as a sentence without spaces; unique.</summary>
    public string Name { get; }

    /// <summary>Puts a store through the case.</summary>
    /// <param name="create">Gives an empty store on a clock; it is disposed of where it can be.</param>
    /// <returns>What it broke; empty where it conforms.</returns>
    public async Task<IReadOnlyList<RolloutViolation>> RunAsync(Func<TimeProvider, ValueTask<IRolloutStore>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        LedgerClock clock = new(RolloutTrial.Start);
        IRolloutStore store = await create(clock)
            ?? throw new ArgumentException("The factory returned null; return an empty store on the clock it is given.", nameof(create));
        RolloutTrial trial = new(store, clock);
        try
        {
            await _body(trial);
        }
        catch (Exception exception)
        {
            trial.Fail($"it threw {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }
        finally
        {
            await Disposal.OfAsync(store);
        }

        return [.. trial.Found.Select(detail => new RolloutViolation(Rule, Name, detail))];
    }

    /// <summary>The case's name.</summary>
    public override string ToString() => Name;
}
