namespace SafeGenAI.Budgets;

/// <summary>Knows what models cost.</summary>
/// <remarks>
/// Implementations are thread-safe, answer from memory, and do not throw. Every attempt takes the price in force when it
/// begins and keeps it: what is found is asked for again on another day, or when <see cref="Version"/> has changed.
/// </remarks>
public interface IPriceCatalog
{
    /// <summary>The price of a model, or null when it is unknown, which is never the same as free.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="date">The day, in UTC, on which the price must hold.</param>
    ModelPrice? Find(string model, DateOnly date);

    /// <summary>Becomes another number when what <see cref="Find"/> says may have changed other than by the date.</summary>
    /// <value>Default 0, and always: the catalog does not change.</value>
    long Version => 0;
}
