namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>One key as one tenant asks for it: what is found for one tenant is not another's.</summary>
internal readonly record struct FactKey(string? TenantId, string Key);
