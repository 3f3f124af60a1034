using SafeGenAI.Testing.Review;

namespace SafeGenAI.Sqlite.Tests.Review;

/// <summary>The suite that every store passes, on the queue in a file.</summary>
public class SqliteReviewQueueConformanceTests
{
    public static TheoryData<string> Cases => [.. ReviewConformance.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Conforms(string name)
    {
        using TemporaryFile file = new();
        await ReviewConformance.AssertAsync(name, clock => new(ReviewFile.Open(file, clock)));
    }
}
