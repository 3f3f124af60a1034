namespace SafeGenAI.Testing;

/// <summary>How a conformance kit asks a feature.</summary>
public enum ConformanceDoor
{
    /// <summary>For a whole answer.</summary>
    Whole,

    /// <summary>For a stream.</summary>
    Streamed,

    /// <summary>For a stream that breaks off after its first part.</summary>
    StreamedAndCut,
}
