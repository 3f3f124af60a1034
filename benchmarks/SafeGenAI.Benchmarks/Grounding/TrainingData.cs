using System.IO.Hashing;
using System.Runtime.InteropServices;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>All labelled answers of a folder, in the order of its files' names.</summary>
internal static class TrainingData
{
    public const int Folds = 10;

    /// <exception cref="InvalidDataException">The folder has no rows, or a file in it is not of BEGIN's format.</exception>
    public static List<TrainingRow> Read(string folder)
    {
        List<TrainingRow> rows =
        [
            .. Directory.GetFiles(folder, "*.tsv").Order(StringComparer.Ordinal).SelectMany(file => BeginFile.Read(file).Rows).Select(Measure),
        ];
        return rows.Count > 0 ? rows : throw new InvalidDataException($"{folder} holds no *.tsv file with labelled answers.");
    }

    private static TrainingRow Measure(BeginRow row)
    {
        GroundingMeasurement measurement = GroundingMeasurement.Of(new AnswerText(row.Answer), new SourceIndex([row.Knowledge]));
        double[] features = new double[GroundingFeatures.Count];
        GroundingFeatures.Write(measurement.Total, features);
        ulong hash = XxHash64.HashToUInt64(MemoryMarshal.AsBytes(row.Knowledge.ToUpperInvariant().AsSpan()));
        return new TrainingRow(row.Source, (int)(hash % Folds), features, row.Ungrounded);
    }
}
