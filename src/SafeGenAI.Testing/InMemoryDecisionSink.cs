using SafeGenAI.Decisions;

namespace SafeGenAI.Testing;

/// <summary>Keeps decisions in memory, in the order in which they were made.</summary>
/// <remarks>Thread-safe. A decision is there when the call that made it has returned.</remarks>
public sealed class InMemoryDecisionSink : IInlineDecisionSink
{
    private readonly Lock _lock = new();
    private readonly List<Decision> _decisions = [];

    /// <summary>The decisions so far.</summary>
    public IReadOnlyList<Decision> Decisions
    {
        get
        {
            lock (_lock)
            {
                return [.. _decisions];
            }
        }
    }

    /// <inheritdoc/>
    public void Record(Decision decision)
    {
        lock (_lock)
        {
            _decisions.Add(decision);
        }
    }
}
