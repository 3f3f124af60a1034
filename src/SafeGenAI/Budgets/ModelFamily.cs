namespace SafeGenAI.Budgets;

/// <summary>Tells whether a model's name belongs to a documented family: the name itself, or the name and a suffix.</summary>
internal static class ModelFamily
{
    /// <summary>So that <c>gpt-5</c> takes <c>gpt-5-2025-08-07</c> and not <c>gpt-5.4</c>, whose rules may differ.</summary>
    public static bool Has(string family, string model)
    {
        ReadOnlySpan<char> name = model.AsSpan(model.LastIndexOf('/') + 1);
        return name.StartsWith(family, StringComparison.OrdinalIgnoreCase) && (name.Length == family.Length || name[family.Length] == '-');
    }
}
