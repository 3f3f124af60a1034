namespace SafeGenAI.Redis;

/// <summary>Times as Redis tells them: microseconds since 1970, exact in a double.</summary>
internal static class Micros
{
    public static long Floor(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>A microsecond is at or after a moment exactly when it is at or after the moment's ceiling.</summary>
    public static long Ceiling(DateTimeOffset time) => Ceiling(time - DateTimeOffset.UnixEpoch);

    public static long Ceiling(TimeSpan span) => (span.Ticks + TimeSpan.TicksPerMicrosecond - 1) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
