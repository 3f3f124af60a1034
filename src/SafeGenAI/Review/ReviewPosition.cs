using System.Globalization;

namespace SafeGenAI.Review;

/// <summary>Where a page ended: items are listed by age, then id. The stores of other packages compile this file too.</summary>
internal readonly record struct ReviewPosition(long CreatedTicks, string Id)
{
    public static readonly ReviewPosition Start = new(-1, "");

    public static ReviewPosition Of(ReviewItem item) => new(item.CreatedAt.UtcTicks, item.Id);

    /// <exception cref="ArgumentException">It was not written by <see cref="ToString"/>.</exception>
    public static ReviewPosition Parse(string? after)
    {
        if (after is null)
        {
            return Start;
        }

        int end = after.IndexOf('.', StringComparison.Ordinal);
        return end > 0 && long.TryParse(after.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            ? new(ticks, after[(end + 1)..])
            : throw new ArgumentException("This is no place in the list: pass the Next of the page before, or null for the first one.", nameof(after));
    }

    public int CompareTo(ReviewPosition other) =>
        CreatedTicks != other.CreatedTicks ? CreatedTicks.CompareTo(other.CreatedTicks) : string.CompareOrdinal(Id, other.Id);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CreatedTicks}.{Id}");
}
