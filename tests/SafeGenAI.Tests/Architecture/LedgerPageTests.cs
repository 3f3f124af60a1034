using System.Text.RegularExpressions;
using SafeGenAI.Testing.Budgets;

namespace SafeGenAI.Tests.Architecture;

/// <summary>docs/ledger.md names a test for each budget row: none missing, none invented.</summary>
public sealed partial class LedgerPageTests
{
    // Of all rows those that are about budgets.
    private static readonly int[] Budgets = [.. Enumerable.Range(1, 13), 23];

    [Fact]
    public void EveryBudgetRow_NamesTestsThatExist_OrSaysNotYet()
    {
        HashSet<string> tests =
        [
            .. from type in typeof(LedgerPageTests).Assembly.GetTypes()
               from method in type.GetMethods()
               where method.IsDefined(typeof(FactAttribute), inherit: true)
               select $"{type.Name}.{method.Name}",
            .. LedgerConformance.Cases.Select(one => one.Name),
        ];
        string[][] rows = [.. File.ReadLines(Path.Combine(SourceTree.Root, "docs", "ledger.md"))
            .Where(line => line.StartsWith("| R", StringComparison.Ordinal) || line.StartsWith("| more", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))];

        Assert.Equal(Budgets.Select(row => $"R{row}"), rows.Select(cells => cells[1]).Where(name => name[0] == 'R'));
        foreach (string[] cells in rows)
        {
            string[] named = [.. Quoted().Matches(cells[3]).Select(match => match.Groups[1].Value)];
            Assert.True(named.Length > 0 || cells[3].StartsWith("not yet", StringComparison.Ordinal), $"docs/ledger.md names no test for {cells[1]}.");
            Assert.All(named, test => Assert.True(tests.Contains(test), $"docs/ledger.md names {test} for {cells[1]}, which does not exist."));
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
