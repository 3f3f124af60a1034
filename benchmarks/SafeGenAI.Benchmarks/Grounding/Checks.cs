using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>What the check hands to a detector for a labelled answer.</summary>
internal static class Checks
{
    private static readonly GenAICall Call = new(new CallRuntime { Feature = "grounding" }, CallIdentity.Anonymous, parent: null);

    public static DetectionArguments ArgumentsOf(BeginRow row) => ArgumentsOf(row, new SourceIndex([row.Knowledge]));

    public static DetectionArguments ArgumentsOf(BeginRow row, SourceIndex index) =>
        new(row.Answer, [row.Knowledge], Call) { Index = index, Text = new AnswerText(row.Answer) };
}
