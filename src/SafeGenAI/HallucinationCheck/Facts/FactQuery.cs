using System.Globalization;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What a source is asked for.</summary>
/// <param name="Keys">The names or numbers that an answer mentions, as it writes them; each once, at least one.</param>
/// <param name="TenantId">For which tenant, or null; always null where <see cref="IFactSource{T}.IsPerTenant"/> is false.</param>
public readonly record struct FactQuery(IReadOnlyList<string> Keys, string? TenantId)
{
    /// <summary>The number of keys only: neither they nor the tenant belong in a log.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"query of {Keys?.Count ?? 0} keys");
}
