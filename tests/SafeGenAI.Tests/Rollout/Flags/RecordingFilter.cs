using System.Collections.Concurrent;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;

namespace SafeGenAI.Tests.Rollout.Flags;

/// <summary>A filter of the application's own: says who was asked for, and what a test wants.</summary>
[FilterAlias("Recording")]
internal sealed class RecordingFilter : IContextualFeatureFilter<ITargetingContext>
{
    public ConcurrentQueue<string> Asked { get; } = [];

    public Func<string, bool> Answer { get; set; } = _ => true;

    public Func<string, Task<bool>>? AnswerAsync { get; set; }

    public Task<bool> EvaluateAsync(FeatureFilterEvaluationContext featureFilterContext, ITargetingContext appContext)
    {
        Asked.Enqueue($"{appContext.UserId} of {string.Join(", ", appContext.Groups)}");
        return AnswerAsync?.Invoke(appContext.UserId) ?? Task.FromResult(Answer(appContext.UserId));
    }
}
