using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>One kind of entity at work.</summary>
internal abstract class FactChecker
{
    public abstract ValueTask<FactReport> CheckAsync(FactAnswer answer, GenAICall call, CancellationToken cancellationToken);
}
