using SafeGenAI.Review;

namespace SafeGenAI.Sqlite.Review;

/// <summary>The items in the file, read on any connection.</summary>
internal class ReviewTable(StoreConnection connection)
{
    // A filter's value that is null narrows nothing. A claim whose lease has ended counts as open.
    private const string Narrowed =
        "(?1 IS NULL OR feature = ?1) AND (?2 IS NULL OR stratum = ?2) AND (?3 IS NULL OR tenant = ?3)";

    private readonly Statement _find = connection.Prepare($"SELECT {ReviewRow.Columns} FROM review_item WHERE id = ?1");
    private readonly Statement _next = connection.Prepare(
        $"SELECT {ReviewRow.Columns} FROM review_item WHERE {Narrowed} AND state < 3 AND (state = 1 OR lease_ends <= ?4) "
        + "ORDER BY rank, created, id LIMIT 1");

    private readonly Statement _list = connection.Prepare(
        $"SELECT {ReviewRow.Columns} FROM review_item WHERE {Narrowed} "
        + "AND (?5 IS NULL OR ?5 = CASE WHEN state = 2 AND lease_ends <= ?4 THEN 1 ELSE state END) "
        + "AND (created, id) > (?6, ?7) ORDER BY created, id LIMIT ?8");

    /// <summary>The item as it is kept: its lease may have ended.</summary>
    public ReviewItem? Find(string id) => First(_find.Bind(1, id));

    /// <summary>The next one that may be claimed, as it is kept.</summary>
    public ReviewItem? Next(ReviewFilter filter, DateTimeOffset now) => First(Bind(_next, filter, now));

    /// <summary>Items by age, as they stand now.</summary>
    public List<ReviewItem> List(ReviewFilter filter, DateTimeOffset now, ReviewPosition after, int most)
    {
        List<ReviewItem> found = [];
        Bind(_list, filter, now).BindOptional(5, (long?)filter.State).Bind(6, after.CreatedTicks).Bind(7, after.Id).Bind(8, most);
        try
        {
            while (_list.Step())
            {
                found.Add(ReviewRow.Read(_list).At(now));
            }
        }
        finally
        {
            _list.Reset();
        }

        return found;
    }

    private static Statement Bind(Statement statement, ReviewFilter filter, DateTimeOffset now) => statement
        .BindOptional(1, filter.Feature).BindOptional(2, (long?)filter.Stratum).BindOptional(3, filter.Tenant).Bind(4, now.UtcTicks);

    private static ReviewItem? First(Statement statement)
    {
        try
        {
            return statement.Step() ? ReviewRow.Read(statement) : null;
        }
        finally
        {
            statement.Reset();
        }
    }
}
