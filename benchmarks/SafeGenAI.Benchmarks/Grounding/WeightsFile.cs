using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Benchmarks.Grounding;

/// <summary>The C# file that holds the weights.</summary>
internal static class WeightsFile
{
    public static string Of(double[] conversation, double[] document)
    {
        StringBuilder file = new();
        file.Append(CultureInfo.InvariantCulture, $$"""
            // Written by: dotnet run -c Release --project benchmarks/SafeGenAI.Benchmarks -- --train-grounding FOLDER --write FILE
            namespace SafeGenAI.HallucinationCheck.Grounding;

            /// <summary>The weights of the grounding score: for each feature, the intercept last. Not to be changed by hand.</summary>
            internal static class GroundingWeights
            {
                /// <summary>A hash of the weights.</summary>
                public const string Version = "{{VersionOf(conversation, document)}}";

                /// <summary>For answers as people talk.</summary>
                public static ReadOnlySpan<double> Conversation =>
                [

            """);
        Append(file, conversation);
        file.Append("""
                ];

                /// <summary>For documents: without the features that say how people talk.</summary>
                public static ReadOnlySpan<double> Document =>
                [

            """);
        Append(file, document);
        file.Append("    ];\n}\n");
        return file.ToString();
    }

    private static void Append(StringBuilder file, double[] weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            string name = i == weights.Length - 1 ? "intercept" : GroundingFeatures.Names[i];
            file.Append(CultureInfo.InvariantCulture, $"        {Rounded(weights[i]):0.0000}, // {name}\n");
        }
    }

    private static string VersionOf(double[] conversation, double[] document)
    {
        double[] all = [.. conversation.Concat(document).Select(Rounded)];
        return XxHash64.HashToUInt64(MemoryMarshal.AsBytes(all.AsSpan())).ToString("x16", CultureInfo.InvariantCulture)[..8];
    }

    // More digits would say more than a few hundred rows can, and could differ from one processor to another. -0 becomes 0.
    private static double Rounded(double weight) => Math.Round(weight, 4) + 0.0;
}
