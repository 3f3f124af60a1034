using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets.Status;

namespace SafeGenAI.Decisions;

/// <summary>Makes the decision of a call and offers it to every sink.</summary>
/// <remarks>Its logger is one that neither throws nor hangs.</remarks>
internal sealed class DecisionRecorder : IAsyncDisposable
{
    private readonly IInlineDecisionSink[] _sinks;
    private readonly ILogger _logger;

    public DecisionRecorder(IEnumerable<IDecisionSink> sinks, Pseudonyms pseudonyms, ILogger logger, TimeProvider time)
    {
        Pseudonyms = pseudonyms;
        _logger = logger;
        _sinks = [.. sinks.Select(sink => sink as IInlineDecisionSink ?? new QueuedDecisionSink(sink, logger, time))];
    }

    public Pseudonyms Pseudonyms { get; }

    public void Record(Calls.GenAICall call, FeatureSpending? spending)
    {
        if (_sinks.Length == 0)
        {
            return;
        }

        Decision decision = new(call, Pseudonyms, spending);
        foreach (IInlineDecisionSink sink in _sinks)
        {
            try
            {
                sink.Record(decision);
            }
            catch (Exception exception)
            {
                decision.Drop();
                DecisionLog.SinkFailed(_logger, exception, sink.GetType().Name, decision.CallId);
            }
        }
    }

    /// <summary>Waits until every sink has taken what is queued; a sink that hangs is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IInlineDecisionSink sink in _sinks)
        {
            if (sink is QueuedDecisionSink queued)
            {
                await queued.DisposeAsync();
            }
        }
    }
}
