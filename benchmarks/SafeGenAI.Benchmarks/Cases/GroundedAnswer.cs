using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Benchmarks.Cases;

/// <summary>The grounding score alone, of an answer of 1 kB from two sources, 5 kB together.</summary>
internal sealed class GroundedAnswer
{
    private readonly GroundingDetector _detector = new(GroundingProfile.Dialogue);
    private readonly GenAISource[] _sources = [.. CheckedAnswer.Sources().Select(GenAISource.FromString)];
    private readonly string _answer = QuoteMarkup.Parse(CheckedAnswer.Answer(CheckedAnswer.Sources())).Text;
    private readonly SourceIndex _prepared;

    public GroundedAnswer() => _prepared = new SourceIndex(_sources);

    /// <summary>As it comes first: texts are folded and cut into words, and the sources are indexed.</summary>
    public Detection CheckNewSources() => _detector.Check(new AnswerText(_answer), new SourceIndex(_sources));

    /// <summary>As it comes again with the same sources.</summary>
    public Detection CheckPreparedSources() => _detector.Check(new AnswerText(_answer), _prepared);
}
