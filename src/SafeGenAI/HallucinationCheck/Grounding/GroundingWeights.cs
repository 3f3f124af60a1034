// Written by: dotnet run -c Release --project benchmarks/SafeGenAI.Benchmarks -- --train-grounding FOLDER --write FILE
namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>The weights of the grounding score: for each feature, the intercept last. Not to be changed by hand.</summary>
internal static class GroundingWeights
{
    /// <summary>A hash of the weights.</summary>
    public const string Version = "463017a9";

    /// <summary>For answers as people talk.</summary>
    public static ReadOnlySpan<double> Conversation =>
    [
        -2.9937, // novel terms
        0.0000, // novel pairs
        0.0000, // novel triples
        0.0000, // novel runs of four
        0.4566, // longest copied run
        1.1445, // terms in copied runs
        -1.3614, // novel content
        -0.5301, // novel content by weight
        1.4341, // best sentence
        0.8927, // best two sentences
        -1.3843, // novel content of the worst sentence
        -0.9173, // content in novel runs
        -1.3168, // novel function words
        -18.2080, // novel first person
        -2.9676, // questions
        -20.7929, // novel negations
        -0.8500, // intercept
    ];

    /// <summary>For documents: without the features that say how people talk.</summary>
    public static ReadOnlySpan<double> Document =>
    [
        -5.1964, // novel terms
        0.0000, // novel pairs
        0.0000, // novel triples
        0.0000, // novel runs of four
        0.5563, // longest copied run
        1.5432, // terms in copied runs
        -1.0043, // novel content
        -0.1685, // novel content by weight
        1.1379, // best sentence
        0.5929, // best two sentences
        -1.4399, // novel content of the worst sentence
        -0.9471, // content in novel runs
        -0.9500, // intercept
    ];
}
