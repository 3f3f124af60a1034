using SafeGenAI.Testing.Rollout;

namespace SafeGenAI.Sqlite.Tests.Rollout;

/// <summary>The suite that every store passes, on the store in a file.</summary>
public class SqliteRolloutStoreConformanceTests
{
    public static TheoryData<string> Cases => [.. RolloutConformance.Cases.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Conforms(string name)
    {
        using TemporaryFile file = new();
        await RolloutConformance.AssertAsync(name, clock => new(RolloutFile.Open(file, clock)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task OfSeveralOnOneFile_Conforms(string name)
    {
        using TemporaryFile file = new();
        await RolloutConformance.AssertAsync(
            name, clock => new(new SpreadRolloutStore([RolloutFile.Open(file, clock), RolloutFile.Open(file, clock), RolloutFile.Open(file, clock)])));
    }
}
