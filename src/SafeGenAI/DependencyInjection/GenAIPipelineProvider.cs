using SafeGenAI.Pipelines;

namespace SafeGenAI.DependencyInjection;

/// <summary>Gives pipelines by the feature's name, for code that learns the name at run time.</summary>
public abstract class GenAIPipelineProvider
{
    /// <summary>The names of all features.</summary>
    public abstract IReadOnlyCollection<string> Features { get; }

    /// <summary>The pipeline of a feature.</summary>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message lists those there are.</exception>
    public abstract GenAIPipeline GetPipeline(string feature);
}
