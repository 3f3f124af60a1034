using SafeGenAI.Feedback;

namespace SafeGenAI.DependencyInjection;

/// <summary>A user's complaint becomes an item for review, once for each call, however late it comes.</summary>
internal sealed class ComplaintListener(ReviewDesk review) : IFeedbackListener
{
    public void OnFeedback(FeedbackRecord record)
    {
        if (!record.IsHelpful)
        {
            review.IntakeOf(record.Feature)?.OfferComplaint(record.CallId, record.Feature, record.User, record.Tenant, record.Comment);
        }
    }
}
