using System.Globalization;
using SafeGenAI.HallucinationCheck.Quotes;

namespace SafeGenAI.HallucinationCheck;

/// <summary>How a feature's answers are compared with the request's sources.</summary>
/// <remarks>
/// The model is asked to quote what it relies on; each quote is looked for in the sources; the markup is stripped and
/// leaves citations. An unsupported answer moves on like any rejected one. A request without sources is not checked.
/// </remarks>
public sealed class HallucinationCheckOptions
{
    private readonly List<IHallucinationDetector> _detectors = [];

    /// <summary>What the model is told, before the conversation.</summary>
    /// <value>Default <see cref="DefaultInstruction"/>; not blank.</value>
    public string Instruction { get; set; } = DefaultInstruction;

    /// <summary>The instruction unless set.</summary>
    public const string DefaultInstruction =
        "Support what you say with the material you are given. After every sentence that relies on it, put the words it relies on, " +
        "copied exactly, like this: <quote>the exact words</quote>. Quote at least five words in a row, never change them, and say " +
        "nothing that the material does not support.";

    /// <summary>What the model is told instead when the caller wants JSON.</summary>
    /// <remarks>
    /// It must ask for an object of two properties: <c>value</c> is what was asked for, <c>quotes</c> is a list of strings, or of
    /// objects with the properties <c>source</c> and <c>text</c>. Only the value leaves.
    /// </remarks>
    /// <value>Default <see cref="DefaultStructuredInstruction"/>; not blank.</value>
    public string StructuredInstruction { get; set; } = DefaultStructuredInstruction;

    /// <summary>The instruction for structured output unless set.</summary>
    public const string DefaultStructuredInstruction =
        "Answer with a JSON object of two properties: \"value\" is what was asked for; \"quotes\" lists the words of the material that it " +
        "relies on, as objects of two properties: \"text\" is the words, copied exactly, five words or more in a row; \"source\" is the name " +
        "of the material they stand in, or null. Put nothing in the value that the material does not support.";

    internal QuoteDemand Demand { get; private set; }

    internal IReadOnlyList<IHallucinationDetector> Detectors => _detectors;

    /// <summary>Rejects a substantive answer without a quote: if it cannot quote, it probably invented.</summary>
    public HallucinationCheckOptions RequireQuotes()
    {
        Demand = new QuoteDemand(Required: true);
        return this;
    }

    /// <summary>Rejects an answer in which too few of the substantive sentences carry a quote.</summary>
    /// <remarks>
    /// A question, a greeting and other sentences under four content words are not counted. A quote that is only close to the
    /// source counts, with a finding of its own. Structured output counts as one sentence.
    /// </remarks>
    /// <param name="share">The share of the sentences, above 0 and at most 1: 0.8 lets one sentence in five go without.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is no share.</exception>
    public HallucinationCheckOptions RequireQuotes(double share)
    {
        if (share is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(share), share, "The share of sentences that must carry a quote is above 0 and at most 1; call RequireQuotes() to ask for one quote in all.");
        }

        Demand = new QuoteDemand(Required: true, share);
        return this;
    }

    /// <summary>Adds a detector; the worst verdict decides.</summary>
    public HallucinationCheckOptions AddDetector(IHallucinationDetector detector)
    {
        ArgumentNullException.ThrowIfNull(detector);
        _detectors.Add(detector);
        return this;
    }

    /// <summary>Everything that could change a verdict: part of the cache's key.</summary>
    internal string Fingerprint => string.Join('\n',
        [QuoteDetector.Version, QuoteInstruction.Version, Instruction, QuotedFormat.Version, StructuredInstruction,
            string.Create(CultureInfo.InvariantCulture, $"{Demand.Required} {Demand.Share:R}"), .. _detectors.Select(detector => detector.Version)]);

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Instruction))
        {
            yield return "HallucinationCheck.Instruction is blank; leave it at its default, or say how to quote.";
        }

        if (string.IsNullOrWhiteSpace(StructuredInstruction))
        {
            yield return "HallucinationCheck.StructuredInstruction is blank; leave it at its default, or say how to quote beside a JSON value.";
        }
    }
}
