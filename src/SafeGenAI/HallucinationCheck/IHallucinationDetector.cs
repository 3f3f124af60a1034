namespace SafeGenAI.HallucinationCheck;

/// <summary>Compares an answer with the request's sources.</summary>
/// <remarks>Thread-safe and deterministic. One that throws is logged and counts as not checked, never as a pass.</remarks>
public interface IHallucinationDetector
{
    /// <summary>Changes whenever the same answer could get another verdict: it is part of the cache's key.</summary>
    string Version { get; }

    /// <summary>Checks an answer; it has sources.</summary>
    ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken);
}
