using SafeGenAI.Pipelines;

namespace SafeGenAI.DependencyInjection;

/// <summary>A pipeline, and what of it changes while it runs.</summary>
internal sealed record ComposedPipeline(GenAIPipeline Pipeline, PipelineMoney Money);
