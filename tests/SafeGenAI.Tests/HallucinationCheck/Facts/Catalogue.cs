using System.Collections.Concurrent;
using SafeGenAI.HallucinationCheck.Facts;

namespace SafeGenAI.Tests.HallucinationCheck.Facts;

/// <summary>A source that counts what it is asked for.</summary>
internal sealed class Catalogue(params Product[] products) : IFactSource<Product>
{
    public List<Product> Products { get; } = [.. products];

    public ConcurrentQueue<FactQuery> Queries { get; } = [];

    public bool IsPerTenant { get; init; } = true;

    /// <summary>Runs before each lookup: waits, or throws.</summary>
    public Func<FactQuery, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public async ValueTask<IReadOnlyDictionary<string, Product>> FindAsync(FactQuery query, CancellationToken cancellationToken)
    {
        Queries.Enqueue(query);
        await Before(query, cancellationToken);
        return Products.Where(product => query.Keys.Contains(product.Name, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(product => product.Name, StringComparer.OrdinalIgnoreCase);
    }
}
