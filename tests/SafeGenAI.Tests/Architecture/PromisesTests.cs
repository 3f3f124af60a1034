using System.Text.RegularExpressions;

namespace SafeGenAI.Tests.Architecture;

/// <summary>docs/promises.md links each law to the tests named after it: none missing, none invented.</summary>
public sealed partial class PromisesTests
{
    private const int Laws = 27;

    [Fact]
    public void EveryLaw_IsListed_WithItsTests_OrAsNotYet()
    {
        Dictionary<string, HashSet<string>> documented = Documented();
        ILookup<string, string> tests = Tests();

        for (int law = 1; law <= Laws; law++)
        {
            string name = $"L{law:00}";
            Assert.True(documented.ContainsKey(name), $"docs/promises.md does not list {name}.");
            Assert.Equal(tests[name].Order(StringComparer.Ordinal), documented[name].Order(StringComparer.Ordinal));
        }
    }

    private static ILookup<string, string> Tests() =>
        (from type in typeof(PromisesTests).Assembly.GetTypes()
         from method in type.GetMethods()
         where method.IsDefined(typeof(FactAttribute), inherit: true) && LawName().IsMatch(method.Name)
         select (Law: method.Name[..3], Test: $"{type.Name}.{method.Name}"))
        .Distinct()
        .ToLookup(pair => pair.Law, pair => pair.Test);

    private static Dictionary<string, HashSet<string>> Documented()
    {
        Dictionary<string, HashSet<string>> laws = [];
        string? law = null;
        foreach (string line in File.ReadLines(Path.Combine(SourceTree.Root, "docs", "promises.md")))
        {
            if (line.StartsWith("### L", StringComparison.Ordinal))
            {
                law = line[4..7];
                laws.Add(law, []);
            }
            else if (law is not null && TestName().Match(line) is { Success: true } test)
            {
                laws[law].Add(test.Groups[1].Value);
            }
        }

        Assert.All(laws, pair => Assert.True(
            pair.Value.Count > 0 || File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "promises.md")).Contains($"### {pair.Key} (not yet)", StringComparison.Ordinal),
            $"{pair.Key} has no test and does not say \"not yet\"."));
        return laws;
    }

    [GeneratedRegex(@"^L\d\d_")]
    private static partial Regex LawName();

    [GeneratedRegex(@"^- `(\w+\.L\d\d_\w+)`")]
    private static partial Regex TestName();
}
