namespace SafeGenAI.Tests.HallucinationCheck.Facts;

/// <summary>What the tests' catalogue knows of a product.</summary>
public sealed record Product(string Name, decimal? Price = null, string? Colour = null)
{
    public IReadOnlyList<string> Materials { get; init; } = [];
}
