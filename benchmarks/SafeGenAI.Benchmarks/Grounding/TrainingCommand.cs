using System.Globalization;
using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>Fits the weights of the grounding score to the labelled answers of a folder, and says what they are worth.</summary>
internal static class TrainingCommand
{
    public const string Usage = "--train-grounding FOLDER [--write FILE]";

    // Of the answers that a profile supports, this share must be grounded.
    private const double SupportPrecision = 0.9;

    /// <returns>0, or 2 where the arguments or the data are wrong.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is not ([_] or [_, "--write", _]) || !Directory.Exists(args[0]))
        {
            errors.WriteLine($"Usage: {Usage}, where FOLDER holds *.tsv files of BEGIN's format.");
            return 2;
        }

        try
        {
            List<TrainingRow> rows = TrainingData.Read(args[0]);
            output.WriteLine("weights split source rows ungrounded auroc precision recall f1 flag_all_f1 flag_below support_from supported_recall");
            double[] conversation = Train("conversation", GroundingFeatures.Count, rows, output);
            double[] document = Train("document", GroundingFeatures.OfDocuments, rows, output);
            string file = WeightsFile.Of(conversation, document);
            if (args.Length == 3)
            {
                File.WriteAllText(args[2], file);
            }
            else
            {
                output.WriteLine();
                output.Write(file);
            }

            return 0;
        }
        catch (InvalidDataException exception)
        {
            errors.WriteLine(exception.Message);
            return 2;
        }
    }

    private static double[] Train(string name, int features, List<TrainingRow> rows, TextWriter output)
    {
        WeightTraining training = new(features);
        foreach ((string source, RankedScores scores) in CrossValidation.LeaveSourceOut(training, rows))
        {
            Print(output, $"{name} other_sources {source}", scores);
        }

        foreach ((string source, RankedScores scores) in CrossValidation.LeaveFoldOut(training, rows))
        {
            Print(output, $"{name} other_knowledge {source}", scores);
        }

        return training.Fit(rows);
    }

    private static void Print(TextWriter output, string split, RankedScores scores)
    {
        double threshold = scores.BestF1Threshold();
        Confusion confusion = scores.Below(threshold);
        double support = scores.SupportThreshold(SupportPrecision) ?? double.PositiveInfinity;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{split} {scores.Count} {scores.Positives} {scores.Auroc:0.000} {confusion.Precision:0.000} {confusion.Recall:0.000} {confusion.F1:0.000} {scores.FlagAllF1:0.000} {threshold:0.00} {support:0.00} {scores.Below(support).PassedRecall:0.000}"));
    }
}
