using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Architecture;

namespace SafeGenAI.Tests.Readme;

public sealed class ReadmeTests
{
    private const string Email = "The Lisbon office will move on 14 March 2026. Parking costs 120 euros a month.";

    [Theory]
    [InlineData("usings")]
    [InlineData("setup")]
    [InlineData("call")]
    [InlineData("test")]
    public void TheReadmesCode_IsCompiledCode(string part) => Assert.Contains(Part(part), File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")), StringComparison.Ordinal);

    [Fact]
    public void ThePagesCode_IsCompiledCode() => Assert.Contains(
        Part("calibration"), File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "hallucination.md")), StringComparison.Ordinal);

    [Fact]
    public async Task TheReadmesCode_DoesWhatItSays()
    {
        FakeChatClient small = new("The office moves in March. <quote>The Lisbon office will move on 14 March 2026</quote>");
        GenAIResult result = await AskAsync(small, new FakeChatClient());

        Assert.Equal(("The office moves in March.", Verdict.Supported, "small"), (result.Text, result.Verdict, result.Model));
    }

    [Fact]
    public async Task TheReadmesFallbacks_Answer()
    {
        FakeChatClient liar = new("It closes for good in summer. <quote>The Lisbon office will close for ever in June</quote>");
        GenAIResult rejected = await AskAsync(liar, liar);
        Assert.Equal((FailureKind.Hallucination, "We could not summarise this one."), (rejected.FailureKind!.Value, rejected.Message));

        FakeChatClient down = new() { Otherwise = FakeReply.Throw(() => new UnauthorizedAccessException("no")) };
        GenAIResult failed = await AskAsync(down, down);
        Assert.Equal("Move: The Lisbon office will move on 14 March 2026", failed.Text);
    }

    [Fact]
    public Task TheReadmesTest_Passes() => ReadmeCode.TestAFeatureAsync();

    private static async Task<GenAIResult> AskAsync(FakeChatClient small, FakeChatClient large)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        ReadmeCode.Register(builder, small, large);
        builder.Services.AddTransient<ReadmeCode.Summaries>();
        using IHost host = builder.Build();
        return await host.Services.GetRequiredService<ReadmeCode.Summaries>().SummariseAsync("ann", "Move", Email, CancellationToken.None);
    }

    private static string Part(string name)
    {
        string source = File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "SafeGenAI.Tests", "Readme", "ReadmeCode.cs"));
        int start = source.IndexOf($"// <{name}>", StringComparison.Ordinal) + $"// <{name}>\n".Length;
        string[] lines = source[start..source.IndexOf($"// </{name}>", StringComparison.Ordinal)].TrimEnd().Split('\n');
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..]));
    }
}
