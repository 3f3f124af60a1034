using SafeGenAI.Failures;
using SafeGenAI.Testing.OpenAi;

namespace SafeGenAI.Tests.Wire;

/// <summary>What comes in place of an answer, and what is to become of it.</summary>
public sealed record Fault(string Name, OpenAiStubReply Reply, FailureKind Kind, Bill Bill)
{
    public FailureKind? StreamedKind { get; init; }

    public (FailureKind Kind, Bill Bill, string Text) Streamed { get; init; }

    public override string ToString() => Name;
}
