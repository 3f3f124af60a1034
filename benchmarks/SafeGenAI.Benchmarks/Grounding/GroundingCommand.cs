using System.Globalization;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>Measures the grounding score, and each finding of the built-in detectors, on a file of labelled answers.</summary>
internal static class GroundingCommand
{
    public const string Usage = "--grounding FILE.tsv";

    private static readonly GroundingProfile[] Profiles = [GroundingProfile.Knowledge, GroundingProfile.Dialogue, GroundingProfile.Summary];

    /// <param name="args">The file.</param>
    /// <param name="output">Takes the tables.</param>
    /// <param name="errors">Takes what is wrong with the arguments or the file.</param>
    /// <param name="measuredChecks">How many checks are timed; fewer where rows are very long.</param>
    /// <returns>0, or 2 where the arguments or the file are wrong.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, int measuredChecks = 10_000)
    {
        if (args is not [{ Length: > 0 } path])
        {
            errors.WriteLine($"Usage: {Usage}, a file of BEGIN's format: knowledge, response and begin_label between tabs.");
            return 2;
        }

        BeginFile file;
        try
        {
            file = BeginFile.Read(path);
        }
        catch (InvalidDataException exception)
        {
            errors.WriteLine(exception.Message);
            return 2;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"'{path}' cannot be read: {exception.Message} Give the path of a readable file: {Usage}.");
            return 2;
        }

        if (file.Rows.Count == 0)
        {
            errors.WriteLine($"{path} has no row labelled 'Fully attributable' or 'Not fully attributable'; {file.Generic} are 'Generic', {file.Skipped} something else. Give its rows one of the two in begin_label.");
            return 2;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rows {file.Rows.Count} generic_left_out {file.Generic} unreadable_left_out {file.Skipped}"));
        output.WriteLine();
        ProfileTable.Print(file.Rows, Profiles, output);
        output.WriteLine();
        await PrintFindingsAsync(file.Rows, output);
        output.WriteLine();
        JudgeBound.Print(file.Rows, output);
        output.WriteLine();
        await PrintSpeedAsync(file.Rows, measuredChecks, output);
        return 0;
    }

    private static async Task PrintFindingsAsync(IReadOnlyList<BeginRow> rows, TextWriter output)
    {
        output.WriteLine(FindingTable.Header);
        foreach (GroundingProfile profile in Profiles)
        {
            await FindingTable.PrintAsync(rows, profile.Name, [new GroundingDetector(profile)], output);
        }

        foreach (IHallucinationDetector detector in BuiltInDetectors.BesideGrounding)
        {
            await FindingTable.PrintAsync(rows, detector.GetType().Name, [detector], output);
        }

        await FindingTable.PrintAsync(rows, "all_of_these", BuiltInDetectors.BesideGrounding, output, FindingTable.AnyBlock);
    }

    private static async Task PrintSpeedAsync(IReadOnlyList<BeginRow> rows, int checks, TextWriter output)
    {
        output.WriteLine("check sources p50_us p99_us bytes");
        GroundingDetector grounding = new(GroundingProfile.Knowledge);
        await new CheckSpeed(rows, [grounding], checks).PrintAsync("grounding", output);
        await new CheckSpeed(rows, [grounding, .. BuiltInDetectors.BesideGrounding], checks).PrintAsync("all_detectors", output);
    }
}
