namespace SafeGenAI.Budgets;

/// <summary>Knows what models cost.</summary>
/// <remarks>Implementations are thread-safe, answer from memory, and do not throw.</remarks>
public interface IPriceCatalog
{
    /// <summary>The price of a model, or null when it is unknown, which is never the same as free.</summary>
    /// <param name="model">The model's name.</param>
    ModelPrice? Find(string model);
}
