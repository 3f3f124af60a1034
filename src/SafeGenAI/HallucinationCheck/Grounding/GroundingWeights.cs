namespace SafeGenAI.HallucinationCheck.Grounding;

internal static class GroundingWeights
{
    public const string Version = "none";
    public static ReadOnlySpan<double> Conversation => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    public static ReadOnlySpan<double> Document => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
