using System.Text.Json;

namespace SafeGenAI.Rollout.Statistics;

/// <summary>Counts of values in buckets that grow with them, so that every quantile is known to 2.5 %.</summary>
/// <remarks>
/// <para>For latencies in milliseconds, costs in nano-USD and scores from 0 to 1. Between <see cref="Lowest"/> and <see cref="Highest"/>
/// a value is off by at most <see cref="RelativeError"/>; what is lower counts as 0, what is higher as <see cref="Highest"/>.
/// Two histograms add up to what one would have counted: all have the same buckets, fewer than a thousand.</para>
/// <para>Adding is thread-safe, takes no lock and allocates nothing. A reader may miss values that are being added.</para>
/// </remarks>
internal sealed class LogHistogram
{
    /// <summary>How far a quantile may be off, as a share of it.</summary>
    public const double RelativeError = 0.025;

    /// <summary>The lowest value that is told from 0.</summary>
    public const double Lowest = 1e-5;

    /// <summary>The highest value: above nine million USD in nano-USD.</summary>
    public const double Highest = 1e16;

    // The first number of the stored form. Other buckets would be another layout.
    private const int Layout = 1;

    private static readonly double Growth = (1 + RelativeError) / (1 - RelativeError);
    private static readonly double LogGrowth = Math.Log(Growth);
    private static readonly int Buckets = IndexOf(Highest) + 1;

    private readonly long[] _counts = new long[Buckets];

    /// <summary>How many values were added.</summary>
    public long Count => _counts.Sum();

    /// <summary>Adds a value. One that is no number is left out.</summary>
    public void Add(double value)
    {
        if (!double.IsNaN(value))
        {
            Interlocked.Increment(ref _counts[IndexOf(value)]);
        }
    }

    /// <summary>Adds all values of another histogram.</summary>
    public void Merge(LogHistogram other)
    {
        for (int i = 0; i < Buckets; i++)
        {
            Interlocked.Add(ref _counts[i], other._counts[i]);
        }
    }

    /// <summary>The smallest value that this share of the values does not exceed; null while there is none.</summary>
    /// <param name="share">0 for the smallest, 0.5 for the median, 1 for the largest.</param>
    public double? Quantile(double share) => BucketOf(share) is { } bucket ? ValueOf(bucket) : null;

    /// <summary>Between which edges that value lies, the upper one included: values of one bucket are on the same side of both.</summary>
    /// <param name="share">0 for the smallest, 0.5 for the median, 1 for the largest.</param>
    /// <returns>Null while there is no value.</returns>
    public (double Above, double UpTo)? QuantileEdges(double share) =>
        BucketOf(share) is { } bucket ? (bucket == 0 ? 0 : EdgeOf(bucket - 1), EdgeOf(bucket)) : null;

    private int? BucketOf(double share)
    {
        long count = Count;
        long left = Math.Clamp((long)Math.Ceiling(share * count), 1, Math.Max(count, 1));
        for (int i = 0; i < Buckets; i++)
        {
            left -= _counts[i];
            if (left <= 0)
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>Writes an array: the layout, then for each bucket in use how many it comes after the one before, and its count.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(Layout);
        for ((int i, int before) = (0, 0); i < Buckets; i++)
        {
            if (Interlocked.Read(ref _counts[i]) is > 0 and long count)
            {
                writer.WriteNumberValue(i - before);
                writer.WriteNumberValue(count);
                before = i;
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <exception cref="JsonException">It is not of this layout.</exception>
    public static LogHistogram Read(JsonElement array)
    {
        LogHistogram histogram = new();
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() % 2 == 0 || Number(array[0]) != Layout)
        {
            throw Malformed(array);
        }

        long bucket = 0;
        for (int i = 1; i < array.GetArrayLength(); i += 2)
        {
            (long step, long count) = (Number(array[i]), Number(array[i + 1]));
            if (step >= Buckets - bucket || count == 0 || (i > 1 && step == 0))
            {
                throw Malformed(array);
            }

            bucket += step;
            histogram._counts[bucket] = count;
        }

        return histogram;

        long Number(JsonElement element) =>
            element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) && value >= 0 ? value : throw Malformed(array);
    }

    private static JsonException Malformed(JsonElement array) =>
        new($"A histogram is [{Layout}, step, count, step, count, ...] with steps up to {Buckets - 1} and counts above zero, not {array.GetRawText()}.");

    // Bucket i > 0 holds what lies above Lowest·Growth^(i - 2), up to Lowest·Growth^(i - 1).
    private static int IndexOf(double value) =>
        value < Lowest ? 0 : 1 + (int)Math.Ceiling(Math.Log(Math.Min(value, Highest) / Lowest) / LogGrowth);

    // The upper one; a little above, so that no rounding leaves a value outside its bucket.
    private static double EdgeOf(int bucket) =>
        bucket == 0 ? Lowest : Lowest * Math.Exp((bucket - 1) * LogGrowth) * (1 + 1e-12);

    // As far from the bucket's lower edge as from its upper one, as a share of each.
    private static double ValueOf(int bucket) =>
        bucket == 0 ? 0 : Lowest * Math.Exp((bucket - 1) * LogGrowth) * 2 / (1 + Growth);
}
