using SafeGenAI.Calls;

namespace SafeGenAI.Fallback;

/// <summary>Asks the call for an answer past its freshness; the cache stage has put the search there.</summary>
internal sealed class StaleAnswerRung : ImmediateRung
{
    public override string Name => "stale_answer";

    public override RungAnswer? Answer(in RungArguments arguments) =>
        arguments.Call.FindStaleAnswer?.Invoke() is { } stale
            ? new RungAnswer(stale.Response.Text, Provenance.StaleAnswer) { Stale = stale }
            : null;
}
