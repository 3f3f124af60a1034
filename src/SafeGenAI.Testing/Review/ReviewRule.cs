namespace SafeGenAI.Testing.Review;

/// <summary>The rules of the contract of a review queue. Each has at least one <see cref="ReviewCase"/>.</summary>
public enum ReviewRule
{
    /// <summary>An item is added once, whoever adds it how often; it begins open, in version 1.</summary>
    AddsOnce,

    /// <summary>All of an item comes back as it was added.</summary>
    KeepsAll,

    /// <summary>What was uncertain or complained of comes before the sample, and the oldest first; a filter narrows it.</summary>
    ClaimsInOrder,

    /// <summary>Of reviewers who claim at once each gets an item of their own.</summary>
    ClaimsExclusively,

    /// <summary>An item is its reviewer's until the lease ends, and then anybody's; renewing puts that off.</summary>
    LeasesEnd,

    /// <summary>Who has seen an older version changes nothing and is given the item as it is.</summary>
    ChecksVersions,

    /// <summary>A verdict is kept whole, and for good.</summary>
    Decides,

    /// <summary>What is released is open again.</summary>
    Releases,

    /// <summary>A list has each item once, the oldest first, over as many pages as it takes.</summary>
    Lists,

    /// <summary>Deleting takes all of a user, or all before a moment, and nothing else.</summary>
    Deletes,

    /// <summary>A cancelled operation does nothing.</summary>
    HeedsCancellation,

    /// <summary>Misuse is refused, with the name of the argument.</summary>
    RefusesMisuse,
}
