using SafeGenAI.Review;
using SafeGenAI.Testing.Budgets;

namespace SafeGenAI.Testing.Review;

/// <summary>One case of the conformance suite of review queues: it puts an empty queue through one rule of the contract.</summary>
public sealed class ReviewCase
{
    private readonly Func<ReviewTrial, Task> _body;

    internal ReviewCase(ReviewRule rule, Func<ReviewTrial, Task> body)
    {
        Rule = rule;
        Name = body.Method.Name;
        _body = body;
    }

    /// <summary>The rule.</summary>
    public ReviewRule Rule { get; }

    /// <summary>The case as a sentence without spaces; unique.</summary>
    public string Name { get; }

    /// <summary>Puts a queue through the case.</summary>
    /// <param name="create">Gives an empty queue on a clock; it is disposed of where it can be.</param>
    /// <returns>What it broke; empty where it conforms.</returns>
    public async Task<IReadOnlyList<ReviewViolation>> RunAsync(Func<TimeProvider, ValueTask<IReviewQueue>> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        LedgerClock clock = new(ReviewTrial.Start);
        IReviewQueue queue = await create(clock)
            ?? throw new ArgumentException("The factory returned null; return an empty queue on the clock it is given.", nameof(create));
        ReviewTrial trial = new(queue, clock);
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
            await Disposal.OfAsync(queue);
        }

        return [.. trial.Found.Select(detail => new ReviewViolation(Rule, Name, detail))];
    }

    /// <summary>The case's name.</summary>
    public override string ToString() => Name;
}
