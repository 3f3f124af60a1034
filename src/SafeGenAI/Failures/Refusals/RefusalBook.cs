namespace SafeGenAI.Failures.Refusals;

/// <summary>
/// The refusals of one language, for models that decline in plain text. Precision comes first: a missed refusal is an odd
/// answer, a false alarm throws a good one away.
/// </summary>
/// <remarks>
/// A refusal is short, and it starts with [openings] inability verb object, in the order of the language, as
/// docs/refusals.md lists them. The verb must be one of serving (help, provide, write), and its object the request itself
/// or a thing that models are asked for: "I cannot attend the meeting" and "I can't find the invoice number" are answers.
/// </remarks>
internal sealed record RefusalBook
{
    /// <summary>The language's English name.</summary>
    public required string Language { get; init; }

    /// <summary>What may stand before the sentence, several in a row, with any punctuation between.</summary>
    public required string[] Openings { get; init; }

    /// <summary>What may join an opening to what follows.</summary>
    public required string[] Joiners { get; init; }

    /// <summary>Openings that name the speaker a machine.</summary>
    public required string[] Machines { get; init; }

    public required RefusalSentence[] Sentences { get; init; }

    /// <summary>Sentences that are a refusal only after one of <see cref="Machines"/>.</summary>
    public RefusalSentence[] MachineSentences { get; init; } = [];

    /// <summary>How a reason of policy starts, after "fulfil your request".</summary>
    public string[] Reasons { get; init; } = [];

    /// <summary>Words in the rest of the sentence that show an answer, an abstention for want of material, or a letter.</summary>
    public required string[] Concessions { get; init; }

    /// <summary>Everything that a refusal can start with.</summary>
    public IEnumerable<string> Starts => [.. Openings, .. Machines, .. Sentences.SelectMany(sentence => sentence.Heads)];
}
