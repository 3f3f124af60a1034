using SafeGenAI.Calls;
using SafeGenAI.Decisions;

namespace SafeGenAI.Review;

/// <summary>Decides for each call of a feature, as it ends, whether a person is to look at it.</summary>
/// <remarks>Runs no code of the application's: consent and redaction are asked for apart from the call (L22).</remarks>
internal sealed class ReviewIntake(ReviewOptions options, Pseudonyms pseudonyms, ReviewWriter writer, TimeProvider time)
{
    public ReviewOptions Options => options;

    /// <summary>Lets stages leave what a reviewer needs; called as a call begins.</summary>
    public void Begin(GenAICall call) => call.Exhibits = new CallExhibits(KeepsTexts);

    /// <summary>Offers the call's item, where it is taken; called once nothing more can happen to the call.</summary>
    public void Offer(GenAICall call)
    {
        if (CallStratum.Of(call) is not { } stratum || Sampled(call.Id, call.Feature, stratum) is not { } item)
        {
            return;
        }

        IReadOnlyList<Exhibit> rejected = call.Exhibits?.Rejected ?? [];
        writer.Offer(new PendingReview(
            item with
            {
                User = pseudonyms.Of(call.UserId),
                Tenant = pseudonyms.Of(call.TenantId),
                Verdict = call.Verdict,
                Findings = WithoutSources(call.Findings),
                Model = call.Model,
                Provenance = call.Provenance,
                FailureKind = call.Failure?.Kind,
                RejectedAnswers = [.. rejected.Select(one => new RejectedAnswer(one.Model, one.Verdict, WithoutSources(one.Findings), Text: null))],
            },
            KeepsTexts && call.Exhibits is { } exhibits ? PendingTexts.Of(call, exhibits) : null,
            call,
            this));
    }

    /// <summary>Offers an item for a user's complaint, which may come long after the call.</summary>
    /// <param name="callId">The call's id.</param>
    /// <param name="feature">Its feature.</param>
    /// <param name="user">The user as a keyed hash, or null.</param>
    /// <param name="tenant">The tenant as a keyed hash, or null.</param>
    /// <param name="comment">What the user said; kept as all content is, and not where consent depends on the call.</param>
    public void OfferComplaint(string callId, string feature, string? user, string? tenant, string? comment)
    {
        if (Sampled(callId, feature, ReviewStratum.NegativeFeedback) is { } item)
        {
            PendingTexts? texts = KeepsTexts && comment is not null ? new PendingTexts(null, null, [], [], [], comment) : null;
            writer.Offer(new PendingReview(item with { User = user, Tenant = tenant }, texts, Call: null, this));
        }
    }

    private bool KeepsTexts => options.IncludeContent && writer.CanRedact;

    private ReviewItem? Sampled(string callId, string feature, ReviewStratum stratum)
    {
        double rate = options.RateOf(stratum);
        return ReviewSampling.Takes(options.Salt, callId, rate)
            ? new ReviewItem
            {
                Id = ReviewItem.IdOf(callId, stratum),
                CallId = callId,
                Feature = feature,
                Stratum = stratum,
                Weight = ReviewSampling.WeightAt(rate),
                CreatedAt = time.GetUtcNow().ToUniversalTime(),
            }
            : null;
    }

    /// <summary>The id of a source is the host's own data.</summary>
    private static Finding[] WithoutSources(IReadOnlyList<Finding> findings) =>
        [.. findings.Select(finding => finding.EvidenceSourceId is null ? finding : finding with { EvidenceSourceId = null })];
}
