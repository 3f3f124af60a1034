namespace SafeGenAI.Budgets;

/// <summary>The output tokens behind delivered content, twice: how many at most, and how many most likely.</summary>
/// <remarks>
/// What is charged takes <see cref="Bound"/>. Whether a running stream is about to pass its reservation is asked of
/// <see cref="Likely"/>: by the bound, four times the real tokens, most honest answers would be cut. Estimates of a
/// stream's parts add up without a rounding error. The default is nothing.
/// </remarks>
public readonly record struct OutputEstimate
{
    // English, and JSON in English, have about four bytes per token in every byte-level vocabulary in use (OpenAI's and
    // Google's documentation both say four characters); other scripts have two to three bytes per token in current ones.
    private const int BytesPerToken = 4;

    private readonly long _likelyQuarters;

    /// <summary>Creates an estimate from tokens that somebody counted.</summary>
    /// <param name="bound">Tokens at most.</param>
    /// <param name="likely">Tokens most likely; at most <paramref name="bound"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the likely one is above the bound.</exception>
    public OutputEstimate(long bound, long likely)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(likely);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(likely, bound);
        (Bound, _likelyQuarters) = (bound, likely * BytesPerToken);
    }

    private OutputEstimate(long bound, long quarters, bool _) => (Bound, _likelyQuarters) = (bound, quarters);

    /// <summary>Tokens at most: one per UTF-8 byte.</summary>
    public long Bound { get; }

    /// <summary>Tokens most likely: counted by a tokenizer where there is one, else a quarter of the UTF-8 bytes, rounded up.</summary>
    public long Likely => (_likelyQuarters + BytesPerToken - 1) / BytesPerToken;

    /// <summary>The estimate of text that nobody counted: a token per byte at most, one per four bytes most likely.</summary>
    /// <param name="utf8Bytes">The text's length in UTF-8.</param>
    public static OutputEstimate OfBytes(long utf8Bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(utf8Bytes);
        return new(utf8Bytes, utf8Bytes, default);
    }

    /// <summary>The estimate of two parts together.</summary>
    public OutputEstimate Add(OutputEstimate other) => new(Bound + other.Bound, _likelyQuarters + other._likelyQuarters, default);

    /// <summary>The estimate of two parts together.</summary>
    public static OutputEstimate operator +(OutputEstimate left, OutputEstimate right) => left.Add(right);
}
