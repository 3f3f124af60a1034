namespace SafeGenAI.Decisions;

/// <summary>A sink that promises to return at once and never to block: it is called on the caller's own thread.</summary>
/// <remarks>Thread-safe: calls come from many threads. A list in memory or a queue qualifies; anything with I/O does not.</remarks>
public interface IInlineDecisionSink : IDecisionSink;
