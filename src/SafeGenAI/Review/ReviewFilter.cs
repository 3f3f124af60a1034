namespace SafeGenAI.Review;

/// <summary>Which items are meant; what is null does not narrow it.</summary>
public sealed record ReviewFilter
{
    /// <summary>All items.</summary>
    public static readonly ReviewFilter All = new();

    /// <summary>Items of one feature.</summary>
    public string? Feature { get; init; }

    /// <summary>Items of one stratum.</summary>
    public ReviewStratum? Stratum { get; init; }

    /// <summary>Items of one tenant, as the keyed hash that items carry.</summary>
    public string? Tenant { get; init; }

    /// <summary>Items in one state. Means nothing to a claim, which takes open ones.</summary>
    public ReviewState? State { get; init; }

    /// <summary>Whether an item is meant.</summary>
    /// <param name="item">The item as it stands now, see <see cref="ReviewItem.At"/>.</param>
    public bool Matches(ReviewItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return (Feature is null || Feature == item.Feature) && (Stratum is null || Stratum == item.Stratum)
            && (Tenant is null || Tenant == item.Tenant) && (State is null || State == item.State);
    }
}
