namespace SafeGenAI.HallucinationCheck;

/// <summary>Compares an answer with the request's sources, or with what the host knows.</summary>
/// <remarks>
/// Thread-safe and deterministic. One that throws is logged and counts as not checked, never as a pass. Its findings have codes of
/// its own, such as <c>tone.rude</c>: what stands before the dot of a built-in code is the library's.
/// </remarks>
public interface IHallucinationDetector
{
    /// <summary>Changes whenever the same answer could get another verdict: it is part of the cache's key.</summary>
    string Version { get; }

    /// <summary>Whether the host's own data decides. Such a detector is asked for answers without sources too, and asked
    /// again when an answer comes from the cache: what the host knows may have changed.</summary>
    /// <value>Default false: the sources decide, and they are part of the cache's key.</value>
    bool IsHostLookup => false;

    /// <summary>Checks an answer; it has sources, unless this is a host lookup.</summary>
    ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken);
}
