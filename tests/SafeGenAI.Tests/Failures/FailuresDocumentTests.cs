using System.Reflection;
using System.Text.RegularExpressions;
using SafeGenAI.Failures;

namespace SafeGenAI.Tests.Failures;

public class FailuresDocumentTests
{
    [Theory]
    [InlineData(typeof(RefusalPhrases))]
    [InlineData(typeof(ProviderErrorCodes))]
    public void EveryPhraseAndCode_IsDocumented(Type tables)
    {
        string document = Regex.Replace(File.ReadAllText(Path.Combine(Root(), "docs", "failures.md")), @"\s+", " ");
        string[] phrases = [.. tables.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => field.GetValue(null)).OfType<string[]>().SelectMany(list => list)];
        Assert.NotEmpty(phrases);
        Assert.All(phrases, phrase => Assert.Contains($"`{phrase}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void LongestRefusal_IsDocumented() =>
        Assert.Contains($"at most {DefaultFailureClassifier.LongestRefusal} characters", File.ReadAllText(Path.Combine(Root(), "docs", "failures.md")), StringComparison.Ordinal);

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SafeGenAI.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No SafeGenAI.sln above {AppContext.BaseDirectory}.");
    }
}
