using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Review;

namespace SafeGenAI.Sqlite.Review;

/// <summary>An item and its row: the columns in the order of <see cref="Columns"/>.</summary>
internal static class ReviewRow
{
    public const string Columns =
        "id, call, feature, stratum, rank, created, version, state, claimed_by, lease_ends, decided_at, human, "
        + "user, tenant, weight, verdict, model, provenance, failure, findings, rejected, content";

    public static void BindTo(Statement insert, ReviewItem item) => insert
        .Bind(1, item.Id).Bind(2, item.CallId).Bind(3, item.Feature).Bind(4, (long)item.Stratum).Bind(5, item.Rank)
        .Bind(6, item.CreatedAt.UtcTicks).Bind(7, item.Version).Bind(8, (long)item.State)
        .BindOptional(9, item.ClaimedBy).BindOptional(10, item.LeaseEnds?.UtcTicks).BindOptional(11, item.DecidedAt?.UtcTicks)
        .BindOptional(12, item.HumanVerdict is { } verdict ? Write(StoredVerdict.Of(verdict), ReviewJson.Default.StoredVerdict) : null)
        .BindOptional(13, item.User).BindOptional(14, item.Tenant).Bind(15, item.Weight).Bind(16, (long)item.Verdict)
        .BindOptional(17, item.Model).Bind(18, (long)item.Provenance).BindOptional(19, (long?)item.FailureKind)
        .Bind(20, Write(item.Findings, ReviewJson.Default.IReadOnlyListFinding))
        .Bind(21, Write(item.RejectedAnswers, ReviewJson.Default.IReadOnlyListRejectedAnswer))
        .BindOptional(22, item.Content is { } content ? Write(content, ReviewJson.Default.ReviewContent) : null);

    public static ReviewItem Read(Statement row) => new()
    {
        Id = row.Text(0),
        CallId = row.Text(1),
        Feature = row.Text(2),
        Stratum = (ReviewStratum)row.Number(3),
        CreatedAt = Time(row.Number(5)),
        Version = row.Number(6),
        State = (ReviewState)row.Number(7),
        ClaimedBy = row.TextOrNull(8),
        LeaseEnds = row.NumberOrNull(9) is { } ends ? Time(ends) : null,
        DecidedAt = row.NumberOrNull(10) is { } decided ? Time(decided) : null,
        HumanVerdict = Parse(row.TextOrNull(11), ReviewJson.Default.StoredVerdict)?.ToVerdict(),
        User = row.TextOrNull(12),
        Tenant = row.TextOrNull(13),
        Weight = row.Real(14),
        Verdict = (Verdict)row.Number(15),
        Model = row.TextOrNull(16),
        Provenance = (Provenance)row.Number(17),
        FailureKind = (FailureKind?)row.NumberOrNull(18),
        Findings = Parse(row.Text(19), ReviewJson.Default.IReadOnlyListFinding) ?? [],
        RejectedAnswers = Parse(row.Text(20), ReviewJson.Default.IReadOnlyListRejectedAnswer) ?? [],
        Content = Parse(row.TextOrNull(21), ReviewJson.Default.ReviewContent),
    };

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static T? Parse<T>(string? json, JsonTypeInfo<T> type) where T : class => json is null ? null : JsonSerializer.Deserialize(json, type);
}
