using SafeGenAI.DependencyInjection;

namespace SafeGenAI.Testing;

/// <summary>Plugs for tests.</summary>
public static class GenAIPipelineBuilderExtensions
{
    /// <summary>Gives a pipeline the ledger, clock and sink of a conformance kit. Its models get <see cref="ConformanceKit.Model"/>.</summary>
    public static GenAIPipelineBuilder UseKit(this GenAIPipelineBuilder builder, ConformanceKit kit)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(kit);
        return builder.UseLedger(kit.Ledger).UseTimeProvider(kit.Time).AddDecisionSink(kit.Decisions);
    }
}
