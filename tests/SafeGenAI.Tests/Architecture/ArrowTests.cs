using System.Text.RegularExpressions;

namespace SafeGenAI.Tests.Architecture;

/// <summary>Arrows go down the list of rooms only, and no stage names another stage.</summary>
public sealed partial class ArrowTests
{
    private const int Stages = 2;

    private static readonly Dictionary<string, int> Floors = new()
    {
        ["DependencyInjection"] = 0,
        ["Pipelines"] = 1,
        ["Telemetry"] = Stages,
        ["Fallback"] = Stages,
        ["Rollout"] = Stages,
        ["Quota"] = Stages,
        ["Cache"] = Stages,
        ["Models"] = Stages,
        ["Validation"] = Stages,
        ["HallucinationCheck"] = Stages,
        ["Resilience"] = Stages,
        ["CostBreaker"] = Stages,
        ["Feedback"] = 3,
        ["Review"] = 3,
        ["Decisions"] = 4,
        ["Budgets"] = 5,
        ["Calls"] = 6,
        ["Failures"] = 7,
    };

    [Fact]
    public void NoRoomNamesARoomAboveOrBesideIt()
    {
        List<string> wrong = [];
        foreach (string file in SourceTree.Files("src/SafeGenAI"))
        {
            if (RoomOf(file) is not { } room)
            {
                continue;
            }

            foreach (string named in NamedIn(File.ReadAllText(file)).Where(named => named != room))
            {
                if (Floors[named] <= Floors[room])
                {
                    wrong.Add($"{Path.GetRelativePath(SourceTree.Root, file)} names {named}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void EveryFolderIsARoom() =>
        Assert.Equal(
            Floors.Keys.Order(StringComparer.Ordinal),
            SourceTree.Files("src/SafeGenAI").Select(RoomOf).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("using SafeGenAI.Cache;", "Cache")]
    [InlineData("var x = new SafeGenAI.Models.ModelsStage();", "Models")]
    [InlineData("Fallback.IFallbackRung rung;", "Fallback")]
    [InlineData("// see SafeGenAI.Cache", null)]
    [InlineData("string text = \"Resilience.Deadline\";", null)]
    public void TheTestSees(string line, string? room) =>
        Assert.Equal(room is null ? [] : [room], NamedIn(line));

    private static string? RoomOf(string file)
    {
        string[] parts = Path.GetRelativePath(Path.Combine(SourceTree.Root, "src", "SafeGenAI"), file).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : null;
    }

    private static IEnumerable<string> NamedIn(string source)
    {
        string code = CommentsAndStrings().Replace(source, "");
        return Names().Matches(code).Select(match => match.Groups[1].Value).Where(Floors.ContainsKey).Distinct();
    }

    [GeneratedRegex("""//[^\n]*|\$?"(?:\\.|[^"\\\n])*"|namespace [^\n]*""", RegexOptions.CultureInvariant)]
    private static partial Regex CommentsAndStrings();

    // A room is named by a using, by a full name, or, inside the library, by the room's own name before a type.
    [GeneratedRegex(@"(?:\bSafeGenAI\.|(?<=^|[\s(<\[!,])(?<!=> )(?=[A-Z]\w+\.(?:I?[A-Z]\w+)(?:Stage|Options|Rung|Call|Failure|Ledger|Sink)\b))([A-Z]\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
