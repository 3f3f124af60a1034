namespace SafeGenAI.Decisions;

/// <summary>Where decisions go.</summary>
/// <remarks>
/// A sink is called from one background reader, one decision at a time, behind a bounded queue of its own: however slow
/// it is, no call waits for it, and what does not fit is dropped and counted. What it throws is logged and counted.
/// </remarks>
public interface IDecisionSink
{
    /// <summary>Takes a decision.</summary>
    void Record(Decision decision);
}
