using SafeGenAI.Calls;

namespace SafeGenAI.Fallback;

/// <summary>A delegate of the application's that may wait for something.</summary>
internal sealed class AsyncRuleRung : IFallbackRung
{
    private readonly Func<RungArguments, CancellationToken, ValueTask<string?>> _rule;

    public AsyncRuleRung(Func<RungArguments, CancellationToken, ValueTask<string?>> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _rule = rule;
    }

    public string Name => "rule";

    public async ValueTask<RungAnswer?> AnswerAsync(RungArguments arguments, CancellationToken cancellationToken)
    {
        string? text = await _rule(arguments, cancellationToken);
        return string.IsNullOrWhiteSpace(text) ? null : new RungAnswer(text, Provenance.Rule);
    }
}
