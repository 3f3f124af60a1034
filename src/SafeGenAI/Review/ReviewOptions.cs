using SafeGenAI.Calls;

namespace SafeGenAI.Review;

/// <summary>Which calls of a feature people are to look at, and what they may see of them.</summary>
/// <remarks>A rate is the share of a stratum that is taken, 0 to 1: 0 takes none, 1 takes all. It is known with every item, as its weight.</remarks>
public sealed class ReviewOptions
{
    private const double LeastOfAccepted = 0.01;
    private const double MostOfAccepted = 0.05;

    /// <summary>The share of calls that were answered without an objection.</summary>
    /// <value>Default 0.02; 0, or 0.01 to 0.05: they are nearly all the traffic.</value>
    public double AcceptedRate { get; set; } = 0.02;

    /// <summary>The share of calls whose answer was uncertain, or left unsupported.</summary>
    /// <value>Default 1.</value>
    public double UncertainRate { get; set; } = 1;

    /// <summary>The share of calls that had an answer rejected.</summary>
    /// <value>Default 0.2.</value>
    public double RejectedRate { get; set; } = 0.2;

    /// <summary>The share of calls that failed or fell back for another reason.</summary>
    /// <value>Default 0.1.</value>
    public double FailedRate { get; set; } = 0.1;

    /// <summary>The share of complaints of users.</summary>
    /// <value>Default 1.</value>
    public double NegativeFeedbackRate { get; set; } = 1;

    /// <summary>Another one takes other calls. Instances that share a queue have the same.</summary>
    /// <value>Default empty.</value>
    public string Salt { get; set; } = "";

    /// <summary>Whether items hold what was said, redacted: switch it on only where users have consented to people reading it.</summary>
    /// <remarks>Texts go through the <c>IRedactorProvider</c> that is registered, with the classifications of <see cref="ReviewData"/>.
    /// Without one, all content is erased and the start warns of it.</remarks>
    /// <value>Default false.</value>
    public bool IncludeContent { get; set; }

    /// <summary>Whether one call's content may be kept, where <see cref="IncludeContent"/> is on. It runs apart from the call, once it
    /// has ended; where it throws, nothing is kept.</summary>
    /// <value>Default null: that of every call may.</value>
    public Func<GenAICall, bool>? Consent { get; set; }

    /// <summary>How many UTF-16 code units of each text are kept once it is redacted.</summary>
    /// <value>Default 32,768; at least 1.</value>
    public int MaxTextCharacters { get; set; } = 32_768;

    internal double RateOf(ReviewStratum stratum) => stratum switch
    {
        ReviewStratum.Accepted => AcceptedRate,
        ReviewStratum.Uncertain => UncertainRate,
        ReviewStratum.Rejected => RejectedRate,
        ReviewStratum.Failed => FailedRate,
        ReviewStratum.NegativeFeedback => NegativeFeedbackRate,
        _ => 0,
    };

    internal IEnumerable<string> Faults()
    {
        if (AcceptedRate is not (0 or (>= LeastOfAccepted and <= MostOfAccepted)))
        {
            yield return FormattableString.Invariant($"Review.AcceptedRate is {AcceptedRate}; set 0, or {LeastOfAccepted} to {MostOfAccepted}.");
        }

        foreach ((string name, double rate) in ((string, double)[])
            [(nameof(UncertainRate), UncertainRate), (nameof(RejectedRate), RejectedRate), (nameof(FailedRate), FailedRate), (nameof(NegativeFeedbackRate), NegativeFeedbackRate)])
        {
            if (rate is not (>= 0 and <= 1))
            {
                yield return FormattableString.Invariant($"Review.{name} is {rate}; set 0 to 1.");
            }
        }

        if (MaxTextCharacters < 1)
        {
            yield return FormattableString.Invariant($"Review.MaxTextCharacters is {MaxTextCharacters}; set at least 1.");
        }

        if (Salt is null)
        {
            yield return "Review.Salt is null; set a text, or leave it empty.";
        }
    }
}
