using SafeGenAI.Calls;

namespace SafeGenAI.Fallback;

/// <summary>A delegate of the application's that waits for nothing.</summary>
internal sealed class RuleRung : ImmediateRung
{
    private readonly Func<RungArguments, string?> _rule;

    public RuleRung(Func<RungArguments, string?> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _rule = rule;
    }

    public override string Name => "rule";

    public override RungAnswer? Answer(in RungArguments arguments) =>
        _rule(arguments) is { } text && !string.IsNullOrWhiteSpace(text) ? new RungAnswer(text, Provenance.Rule) : null;
}
