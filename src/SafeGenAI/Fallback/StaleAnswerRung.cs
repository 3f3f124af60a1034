using SafeGenAI.Calls;

namespace SafeGenAI.Fallback;

/// <summary>Asks the call for an answer past its freshness; the cache stage has put the search there.</summary>
internal sealed class StaleAnswerRung : IFallbackRung
{
    public string Name => "stale_answer";

    public async ValueTask<RungAnswer?> AnswerAsync(RungArguments arguments, CancellationToken cancellationToken) =>
        arguments.Call.FindStaleAnswer is { } find && await find(cancellationToken) is { } stale
            ? new RungAnswer(stale.Response.Text, Provenance.StaleAnswer) { Stale = stale }
            : null;
}
