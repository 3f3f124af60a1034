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

    internal bool QuotesRequired { get; private set; }

    internal IReadOnlyList<IHallucinationDetector> Detectors => _detectors;

    /// <summary>Rejects a substantive answer without a quote: if it cannot quote, it probably invented.</summary>
    public HallucinationCheckOptions RequireQuotes()
    {
        QuotesRequired = true;
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
        [QuoteDetector.Version, Instruction, QuotesRequired.ToString(), .. _detectors.Select(detector => detector.Version)]);

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Instruction))
        {
            yield return "HallucinationCheck.Instruction is blank; leave it at its default, or say how to quote.";
        }
    }
}
