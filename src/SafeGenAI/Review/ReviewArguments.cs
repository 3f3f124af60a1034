namespace SafeGenAI.Review;

/// <summary>What every queue refuses. The stores of other packages compile this file too.</summary>
internal static class ReviewArguments
{
    private const int MostOfAPage = 1_000;
    private const int MostOfAnId = 512;
    private const int MostOfAReviewer = 256;

    private static readonly TimeSpan MaximumLease = TimeSpan.FromDays(1);

    /// <summary>The item as a queue keeps it first: open, in version 1, with nobody's verdict.</summary>
    public static ReviewItem Fresh(ReviewItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentException.ThrowIfNullOrWhiteSpace(item.Id, nameof(item));
        ArgumentException.ThrowIfNullOrWhiteSpace(item.CallId, nameof(item));
        ArgumentException.ThrowIfNullOrWhiteSpace(item.Feature, nameof(item));
        CheckText(item.Id, "The item's id", MostOfAnId, nameof(item));
        CheckText(item.CallId, "The call's id", MostOfAnId, nameof(item));
        if (!(item.Weight >= 1 && double.IsFinite(item.Weight)))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The item {item.Id} has the weight {item.Weight}; pass one divided by the rate it was sampled at, at least 1."), nameof(item));
        }

        return item with
        {
            CreatedAt = item.CreatedAt.ToUniversalTime(),
            Version = 1,
            State = ReviewState.Open,
            ClaimedBy = null,
            LeaseEnds = null,
            HumanVerdict = null,
            DecidedAt = null,
        };
    }

    /// <summary>The kept item with the comment that its user gave after the vote; null where there is nothing to add.</summary>
    /// <param name="kept">The item as it is kept.</param>
    /// <param name="again">What was added under the same id. Of another user nothing is taken: their deletion would leave it.</param>
    public static ReviewItem? WithLaterComment(ReviewItem kept, ReviewItem again) =>
        kept.State != ReviewState.Decided && kept.User == again.User && kept.Content?.Comment is null && again.Content?.Comment is { } comment
            ? kept with { Content = (kept.Content ?? new ReviewContent()) with { Comment = comment } }
            : null;

    public static void CheckReviewer(string reviewer)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reviewer);
        CheckText(reviewer, "The reviewer's name", MostOfAReviewer, nameof(reviewer));
    }

    public static void CheckLease(TimeSpan lease)
    {
        if (lease <= TimeSpan.Zero || lease > MaximumLease)
        {
            throw new ArgumentOutOfRangeException(nameof(lease), lease, $"The lease is {lease}; pass more than zero and at most one day, and renew it for more.");
        }
    }

    public static void CheckMost(int most)
    {
        if (most is < 1 or > MostOfAPage)
        {
            throw new ArgumentOutOfRangeException(nameof(most), most, $"A page of {most} items is asked for; pass 1 to 1,000, and ask for the next page with this one's Next.");
        }
    }

    /// <summary>It is shown and logged by others. What is refused is not repeated: it may be hostile.</summary>
    private static void CheckText(string text, string what, int most, string parameter)
    {
        if (text.Length > most)
        {
            throw new ArgumentException($"{what} has {text.Length} characters; pass at most {most}.", parameter);
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
            {
                throw new ArgumentException($"{what} has the control character U+{(int)text[i]:X4} at {i}; pass it without.", parameter);
            }
        }
    }
}
