using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;

namespace SafeGenAI;

/// <summary>How a pipeline is built without a container.</summary>
public static class GenAIPipelineExtensions
{
    extension(GenAIPipeline)
    {
        /// <summary>Starts building the pipeline of a feature.</summary>
        /// <param name="feature">The feature's name in decisions and metrics; not blank.</param>
        public static GenAIPipelineBuilder CreateBuilder(string feature = SafeGenAISetup.DefaultFeature)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(feature);
            return new GenAIPipelineBuilder(feature);
        }
    }
}
