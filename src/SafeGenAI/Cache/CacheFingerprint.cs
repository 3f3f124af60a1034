using System.Globalization;

namespace SafeGenAI.Cache;

/// <summary>What an answer depends on beside the question: versions, checkers, the models in their order (L16).</summary>
internal static class CacheFingerprint
{
    /// <summary>Each part with its length before it, so that no two lists of parts agree; a missing one differs from an empty one.</summary>
    public static string Of(IEnumerable<string?> parts) =>
        string.Concat(parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part?.Length}:{part};")));
}
