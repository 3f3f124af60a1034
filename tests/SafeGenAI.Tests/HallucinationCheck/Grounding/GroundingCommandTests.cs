using SafeGenAI.Benchmarks.Grounding;
using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public sealed class GroundingCommandTests : IDisposable
{
    private const string Header = "model_name\tdata_source\tknowledge\tmessage\tresponse\tbegin_label";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grounding");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, params string[] lines)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private static IEnumerable<string> Rows(string source, int count) => Enumerable.Range(0, count).Select(number =>
    {
        string knowledge = $"The mill of village {number} was built of red brick in {1800 + number} and grinds barley.";
        return number % 2 == 0
            ? $"m\t{source}\t{knowledge}\thello\tThe mill was built of red brick in {1800 + number}.\tFully attributable"
            : $"m\t{source}\t{knowledge}\thello\tI think dragons guard {number} silver caves there.\tNot fully attributable";
    });

    private static async Task<(int Code, string[] Output, string Errors)> RunAsync(params string[] args)
    {
        StringWriter output = new();
        StringWriter errors = new();
        int code = await GroundingCommand.RunAsync(args, output, errors, measuredChecks: 2);
        return (code, output.ToString().Split(Environment.NewLine), errors.ToString());
    }

    [Fact]
    public async Task AFile_IsMeasured()
    {
        (int code, string[] output, _) = await RunAsync(Write("rows.tsv", [Header, .. Rows("wow", 10), "m\twow\tk\tm\tnice!\tGeneric"]));

        Assert.Equal((0, "rows 10 generic_left_out 1 unreadable_left_out 0"), (code, output[0]));
        Assert.Contains("Knowledge wow 10 5 1.000 1.000 1.000 1.000 0.667 5 5 0 - - -", output);
        Assert.Contains("Summary wow 10 5 1.000 1.000 1.000 1.000 0.667 0 0 0 - - -", output);
        Assert.Contains("grounding.low Knowledge wow 10 5 0.500 1.000 0.500 1.000", output);
        Assert.Contains("grounding.novel_run Dialogue wow 10 5 0.500 1.000 0.500 1.000", output);
        Assert.Contains(output, line => line.StartsWith("all_detectors prepared_sources ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithRowsEnough_AProfilesCalibrationIsPrinted()
    {
        (_, string[] output, _) = await RunAsync(Write("rows.tsv", [Header, .. Rows("wow", 50)]));

        string[] line = output.First(line => line.StartsWith("Knowledge wow 50 ", StringComparison.Ordinal)).Split(' ');
        Assert.Equal((15, "0.250"), (line.Length, line[^1]));
        Assert.All(line[^3..^1], figure => Assert.InRange(double.Parse(figure, System.Globalization.CultureInfo.InvariantCulture), 0.001, 0.249));
    }

    [Fact]
    public async Task NumbersAndNamesTogether_CountAnAnswerOnce()
    {
        const string knowledge = "The mill of Lund was built of red brick and grinds barley.";
        (_, string[] output, _) = await RunAsync(Write("rows.tsv", Header,
            $"m\twow\t{knowledge}\thello\tThe mill of Paris was built in 1855.\tNot fully attributable",
            $"m\twow\t{knowledge}\thello\tThe mill of Rome grinds barley.\tNot fully attributable",
            $"m\twow\t{knowledge}\thello\tThe mill is of the best kind.\tNot fully attributable",
            $"m\twow\t{knowledge}\thello\tThe mill grinds barley.\tFully attributable"));

        Assert.Contains("any_block NumberDetector wow 4 1 0.250 1.000 0.750 0.333", output);
        Assert.Contains("any_block NameDetector wow 4 2 0.500 1.000 0.750 0.667", output);
        Assert.Contains("any_block all_of_these wow 4 2 0.500 1.000 0.750 0.667", output);
        Assert.DoesNotContain(output, line => line.StartsWith("name.unsupported all_of_these", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OrderOfColumns_CaseOfLabels_QuotesAndBlankLines_DoNotMatter()
    {
        (int code, string[] output, _) = await RunAsync(Write("other.tsv",
            "", "Response\tBEGIN_LABEL\tKnowledge\r", "", "the \"mill grinds barley\tFULLY ATTRIBUTABLE\tthe \"mill grinds barley\r",
            "wolves steal purple hats\tnot fully attributable \tthe mill", "too short\tFully attributable", "x y\tperhaps\tz"));

        Assert.Equal((0, "rows 2 generic_left_out 0 unreadable_left_out 2"), (code, output[0]));
        Assert.Contains(output, line => line.StartsWith("Knowledge other 2 1 1.000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SeveralSources_AreMeasuredApartAndTogether()
    {
        (_, string[] output, _) = await RunAsync(Write("both.tsv", [Header, .. Rows("one", 4), .. Rows("two", 6)]));

        Assert.Equal(["one 4", "two 6", "all 10"], output.Where(line => line.StartsWith("Dialogue ", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ')[1..3])));
    }

    [Fact]
    public async Task NumbersAndNames_AreMeasured_EachAnswerOnceForAllThatBlocks()
    {
        const string Mill = "The mill of Anna Berg was built in 1871 and has 12 rooms.";
        (_, string[] output, _) = await RunAsync(Write("claims.tsv", Header,
            $"m\twow\t{Mill}\th\tThe mill was built in 1871.\tFully attributable",
            $"m\twow\t{Mill}\th\tThe mill was built in 1902 with 40 rooms.\tNot fully attributable",
            $"m\twow\t{Mill}\th\tThe mill of Anna Berg was built in 1903.\tFully attributable",
            $"m\twow\t{Mill}\th\tThe mill belongs to Peter Holm.\tNot fully attributable"));

        Assert.Contains("any_block NumberDetector wow 4 2 0.500 0.500 0.500 0.500", output);
        Assert.Contains("date.unsupported NumberDetector wow 4 2 0.500 0.500 0.500 0.500", output);
        Assert.Contains("number.unsupported NumberDetector wow 4 1 0.250 1.000 0.500 0.500", output);
        Assert.Contains("name.unsupported NameDetector wow 4 1 0.250 1.000 0.500 0.500", output);
    }

    [Fact]
    public async Task AJudgeThatQuotesTheBestSentence_PassesWhatIsThere_AndOfTheRestByOverlap()
    {
        (_, string[] output, _) = await RunAsync(Write("judged.tsv", Header,
            "m\twow\tThe old mill grinds barley near the quiet river.\th\tThe old mill grinds barley.\tFully attributable",
            "m\twow\tThe old mill grinds barley near the quiet river.\th\tThe old mill grinds wheat.\tNot fully attributable"));

        Assert.Contains("0.7 wow 1 1.000 1 1.000", output);
        Assert.Contains("0.8 wow 1 1.000 1 0.000", output);
    }

    [Fact]
    public async Task NamesOfSources_AreOneColumn_WithoutCase_InEveryTable()
    {
        (_, string[] output, _) = await RunAsync(Write("spaces.tsv", [Header, .. Rows("Topical  Chat", 2), .. Rows("topical chat", 2)]));

        Assert.Contains("Knowledge Topical_Chat 4 2 1.000 1.000 1.000 1.000 0.667 2 2 0 - - -", output);
        Assert.Contains("0.8 Topical_Chat 2 0.000 2 0.000", output);
        Assert.DoesNotContain(output, line => line.Contains("topical_chat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task VeryLongRows_AreTimedFewerTimes()
    {
        string[] longRow = [$"m\twow\t{string.Concat(Enumerable.Repeat("The mill grinds barley. ", 50_000))}\th\tThe mill grinds barley.\tFully attributable"];
        string path = Write("long.tsv", [Header, .. longRow]);

        int checks = new CheckSpeed(BeginFile.Read(path).Rows, [], 10_000).Count;

        Assert.Equal(41, checks);
        Assert.Equal(10_000, new CheckSpeed(BeginFile.Read(Write("short.tsv", [Header, .. Rows("wow", 2)])).Rows, [], 10_000).Count);
        Assert.Equal(0, (await RunAsync(path)).Code);
    }

    [Fact]
    public async Task MissingColumns_AreNamed()
    {
        (int code, _, string errors) = await RunAsync(Write("wrong.tsv", "knowledge\ttext", "a\tb"));

        Assert.Equal(2, code);
        Assert.Contains("has no column response, begin_label; its first line names knowledge, text", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOfOneClass_OrNone_IsReportedAsWhatItIs()
    {
        Assert.Equal(0, (await RunAsync(Write("one.tsv", Header, Rows("wow", 1).First()))).Code);
        Assert.Contains("no row labelled", (await RunAsync(Write("none.tsv", Header, "m\twow\tk\tm\tnice!\tGeneric"))).Errors, StringComparison.Ordinal);
        Assert.Contains("is empty", (await RunAsync(Write("empty.tsv"))).Errors, StringComparison.Ordinal);
        Assert.Contains("Usage", (await RunAsync()).Errors, StringComparison.Ordinal);
        Assert.Contains("Usage", (await RunAsync("")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeRead_IsNamed_WithTheNextStep()
    {
        foreach (string path in (string[])[Path.Combine(_folder.FullName, "missing.tsv"), _folder.FullName])
        {
            (int code, _, string errors) = await RunAsync(path);

            Assert.Equal(2, code);
            Assert.StartsWith($"'{path}' cannot be read: ", errors, StringComparison.Ordinal);
            Assert.Contains("Give the path of a readable file: --grounding FILE.tsv.", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Training_GivesTheSameFileAgain_AndWeightsOfTheRightSign()
    {
        Write("a.tsv", [Header, .. Rows("wow", 40)]);
        Write("b.tsv", [Header, .. Rows("cmu", 30)]);
        (string first, string second) = (Train("first.cs"), Train("second.cs"));

        Assert.Equal(first, second);
        Assert.Equal(GroundingFeatures.Count + GroundingFeatures.OfDocuments + 2, first.Split('\n').Count(line => line.Contains(", // ", StringComparison.Ordinal)));
        Assert.Contains("internal static class GroundingWeights", first, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"        [0-9.]*[1-9], // novel", first);
        Assert.DoesNotMatch(@"-[0-9.]+, // (longest|terms in copied|best)", first);
    }

    [Fact]
    public void TrainingData_ThatIsMissing_IsReported()
    {
        StringWriter errors = new();

        Assert.Equal(2, TrainingCommand.Run([_folder.FullName], TextWriter.Null, errors));
        Assert.Contains("holds no *.tsv file with labelled answers", errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, TrainingCommand.Run(["--write"], TextWriter.Null, errors));
    }

    private string Train(string file)
    {
        string path = Path.Combine(_folder.FullName, file);
        Assert.Equal(0, TrainingCommand.Run([_folder.FullName, "--write", path], TextWriter.Null, TextWriter.Null));
        return File.ReadAllText(path);
    }
}
