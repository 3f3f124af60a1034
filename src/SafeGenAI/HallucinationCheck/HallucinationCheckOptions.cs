using System.Globalization;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Facts;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Quotes;

namespace SafeGenAI.HallucinationCheck;

/// <summary>How a feature's answers are checked, and what becomes of those that do not pass.</summary>
/// <remarks>
/// The model is asked to quote what it relies on; each quote is looked for in the request's sources; the markup is stripped
/// and leaves citations. Without sources only host lookups are asked. The worst verdict of all signals decides.
/// </remarks>
public sealed class HallucinationCheckOptions
{
    private readonly List<IHallucinationDetector> _detectors = [];
    private readonly List<FactCheck> _facts = [];

    /// <summary>Coverage that <see cref="CheckPreset.Recall"/> asks for unless set: four fifths.</summary>
    public const double RecallCoverage = 0.8;

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

    /// <summary>What is done about verdicts; rows set with <c>On</c> stand above it.</summary>
    /// <value>Default <see cref="CheckPreset.Balanced"/>.</value>
    public CheckPreset Preset { get; set; }

    /// <summary>When the text of a streamed answer leaves.</summary>
    /// <value>Default null: <see cref="CheckStreaming.Hold"/> where the table can reject an answer, else
    /// <see cref="CheckStreaming.Observe"/>.</value>
    public CheckStreaming? Streaming { get; set; }

    /// <summary>The share of an answer, 0 to 1, that must be checkable; an answer with less is uncertain (<c>coverage.low</c>).</summary>
    /// <value>Default null: <see cref="RecallCoverage"/> under <see cref="CheckPreset.Recall"/>, else 0.</value>
    public double? MinimumCoverage { get; set; }

    /// <summary>Whether every number, date and amount of an answer must stand in the sources, or follow from them
    /// (<see cref="NumberFindingCodes"/>). What the user wrote counts as given.</summary>
    /// <value>Default true.</value>
    public bool CheckNumbers { get; set; } = true;

    /// <summary>Whether every name of an answer must stand in the sources (<see cref="NameFindingCodes"/>). What the
    /// user wrote counts as given.</summary>
    /// <value>Default true.</value>
    public bool CheckNames { get; set; } = true;

    /// <summary>Scores how much an answer shares with its sources, and doubts what shares little
    /// (<see cref="GroundingFindingCodes"/>). The score becomes the decision's quality score.</summary>
    /// <value>Default null: none. Thresholds do not transfer from one kind of text to another: choose the profile that fits,
    /// or fit one with <see cref="GroundingCalibration"/>.</value>
    public GroundingProfile? Grounding { get; set; }

    /// <summary>Signals of how sure the model is; all are off unless set.</summary>
    public ConfidenceOptions Confidence { get; } = new();

    internal JudgeOptions Judge { get; } = new();

    /// <summary>The name of the judge's model, or null where there is none.</summary>
    internal string? JudgeModel { get; private set; }

    internal QuoteDemand Demand { get; private set; }

    internal CheckStreaming StreamingOrDefault => Streaming ?? (Policy.CanReject ? CheckStreaming.Hold : CheckStreaming.Observe);

    internal double MinimumCoverageOrDefault => MinimumCoverage ?? (Preset == CheckPreset.Recall ? RecallCoverage : 0);

    internal CheckPolicy Policy => Rows.Over(Preset);

    internal CheckRows Rows { get; } = new();

    internal IReadOnlyList<FactCheck> Facts => _facts;

    internal IReadOnlyList<IHallucinationDetector> OwnDetectors => _detectors;

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
                nameof(share), share,
                string.Create(CultureInfo.InvariantCulture, $"RequireQuotes({share:R}) is no share of sentences; pass more than 0 and at most 1, or call RequireQuotes() to ask for one quote in all."));
        }

        Demand = new QuoteDemand(Required: true, share);
        return this;
    }

    /// <summary>Says what becomes of an answer with this verdict; the last word wins.</summary>
    public HallucinationCheckOptions On(Verdict verdict, CheckAction action)
    {
        Rows.Set(verdict, action);
        return this;
    }

    /// <summary>Says what becomes of an answer with such a finding, whatever its verdict says; the last word wins.</summary>
    /// <param name="findingCode">A code such as <c>quote.failed</c>: see the classes whose names end with FindingCodes; or one of
    /// a detector that was added, whose prefix is none of theirs. Any other is a fault at the start.</param>
    /// <param name="action">What is done.</param>
    public HallucinationCheckOptions On(string findingCode, CheckAction action)
    {
        Rows.Set(findingCode, action);
        return this;
    }

    /// <summary>Asks another model about answers that everything else leaves uncertain. Each question is an attempt of the
    /// call: reserved, charged and recorded like any.</summary>
    /// <param name="model">A name given to <c>AddModel</c>; better another model than the one that answers.</param>
    /// <param name="configure">Sets limits of the question.</param>
    /// <exception cref="ArgumentException"><paramref name="model"/> is blank.</exception>
    public HallucinationCheckOptions UseJudge(string model, Action<JudgeOptions>? configure = null)
    {
        if (string.IsNullOrWhiteSpace(model))
        {
            throw new ArgumentException("UseJudge names no model; pass a name given to AddModel.", nameof(model));
        }

        JudgeModel = model;
        configure?.Invoke(Judge);
        return this;
    }

    /// <summary>Looks up what answers name in the host's own data: also for answers without sources, and again for answers
    /// from the cache.</summary>
    public HallucinationCheckOptions AddFacts(FactCheck facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        _facts.Add(facts);
        return this;
    }

    /// <summary>Adds a detector; the worst verdict decides.</summary>
    public HallucinationCheckOptions AddDetector(IHallucinationDetector detector)
    {
        ArgumentNullException.ThrowIfNull(detector);
        _detectors.Add(detector);
        return this;
    }
}
