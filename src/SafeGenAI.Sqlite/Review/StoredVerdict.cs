using SafeGenAI.Review;

namespace SafeGenAI.Sqlite.Review;

/// <summary>A person's verdict as it stands in the file.</summary>
internal sealed record StoredVerdict(ReviewJudgement Judgement, string? Category, string? Comment, double? Score)
{
    public static StoredVerdict Of(HumanVerdict verdict) => new(verdict.Judgement, verdict.Category, verdict.Comment, verdict.Score);

    public HumanVerdict ToVerdict() => new(Judgement) { Category = Category, Comment = Comment, Score = Score };
}
