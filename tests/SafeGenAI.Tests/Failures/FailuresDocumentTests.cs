using System.Reflection;
using System.Text.RegularExpressions;
using SafeGenAI.Failures;
using SafeGenAI.Tests.Architecture;

namespace SafeGenAI.Tests.Failures;

public class FailuresDocumentTests
{
    [Theory]
    [InlineData(typeof(ProviderErrorCodes))]
    public void EveryPhraseAndCode_IsDocumented(Type tables)
    {
        string document = Regex.Replace(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "failures.md")), @"\s+", " ");
        string[] phrases = [.. tables.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => field.GetValue(null)).OfType<string[]>().SelectMany(list => list)];
        Assert.NotEmpty(phrases);
        Assert.All(phrases, phrase => Assert.Contains($"`{phrase}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void LongestRefusal_IsDocumented() =>
        Assert.Contains($"at most {DefaultFailureClassifier.LongestRefusal} characters", File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "failures.md")), StringComparison.Ordinal);
}
