using SafeGenAI.Failures;

namespace SafeGenAI.Fallback;

/// <summary>Which rungs follow which kind of failure. Immutable.</summary>
internal sealed class FallbackLadder(
    IReadOnlyDictionary<FailureKind, IReadOnlyList<IFallbackRung>> byKind, IReadOnlyList<IFallbackRung> otherwise)
{
    public IReadOnlyList<IFallbackRung> For(FailureKind kind) => byKind.GetValueOrDefault(kind, otherwise);

    /// <summary>All templates of the ladder, whose placeholders every call must be able to fill.</summary>
    public IReadOnlyList<TemplateRung> Templates { get; } =
        [.. byKind.Values.SelectMany(rungs => rungs).Concat(otherwise).OfType<TemplateRung>().Distinct()];
}
