using SafeGenAI.Calls;

namespace SafeGenAI.Review;

/// <summary>An item on its way, with texts that nobody may keep before they are redacted.</summary>
/// <param name="Item">The item without content.</param>
/// <param name="Texts">What was said; null where it may not be kept.</param>
/// <param name="Call">Whose consent is asked for; null where it is long over.</param>
/// <param name="Intake">Says what holds for its feature.</param>
internal sealed record PendingReview(ReviewItem Item, PendingTexts? Texts, GenAICall? Call, ReviewIntake Intake);
