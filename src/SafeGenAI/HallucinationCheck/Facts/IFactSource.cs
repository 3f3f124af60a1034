namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What the host knows of one kind of entity: a catalogue of products, a list of shops.</summary>
/// <remarks>Thread-safe. Answers are cached as the check that asks says; one that throws, or is slow, proves nothing.</remarks>
/// <typeparam name="T">What is known of an entity.</typeparam>
public interface IFactSource<T>
    where T : class
{
    /// <summary>Whether a tenant must not see what another tenant's lookup found.</summary>
    /// <value>Default true. False only where every tenant may know every entity: lookups are then shared by all.</value>
    bool IsPerTenant => true;

    /// <summary>Looks up what an answer names, all at once.</summary>
    /// <param name="query">The keys, without repetition, and for whom.</param>
    /// <param name="cancellationToken">Cancelled when the lookup is out of time.</param>
    /// <returns>
    /// What exists; a key that is not in it does not exist. It is asked for each key as it stands in the query: a source that
    /// ignores case returns a dictionary that does.
    /// </returns>
    ValueTask<IReadOnlyDictionary<string, T>> FindAsync(FactQuery query, CancellationToken cancellationToken);
}
