using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;
using SafeGenAI.Calls;

namespace SafeGenAI.Review;

/// <summary>Puts what was said into an item, every text through the application's redactor of its class.</summary>
internal sealed class ReviewRedaction(IRedactorProvider redactors, int maxCharacters)
{
    private readonly Redactor _question = redactors.GetRedactor(new DataClassificationSet(ReviewData.Question));
    private readonly Redactor _answer = redactors.GetRedactor(new DataClassificationSet(ReviewData.Answer));
    private readonly Redactor _source = redactors.GetRedactor(new DataClassificationSet(ReviewData.Source));
    private readonly Redactor _comment = redactors.GetRedactor(new DataClassificationSet(ReviewData.Comment));

    public ReviewItem AddTo(ReviewItem item, PendingTexts texts) => item with
    {
        Content = new ReviewContent
        {
            Question = Redacted(_question, texts.Question),
            Answer = Redacted(_answer, texts.Answer),
            Sources = [.. texts.Sources.Select(source => Redacted(_source, source.Text) ?? "")],
            Comment = Redacted(_comment, texts.Comment),
        },
        Findings = WithSources(texts.Findings),
        RejectedAnswers =
        [
            .. texts.Rejected.Select(one => new RejectedAnswer(one.Model, one.Verdict, WithSources(one.Findings), Redacted(_answer, one.Text))),
        ],
    };

    private Finding[] WithSources(IReadOnlyList<Finding> findings) =>
        [.. findings.Select(finding => finding with { EvidenceSourceId = Redacted(_source, finding.EvidenceSourceId) is { Length: > 0 } id ? id : null })];

    /// <summary>Cut only afterwards: half a secret is what no redactor knows.</summary>
    private string? Redacted(Redactor redactor, string? text)
    {
        if (text is null)
        {
            return null;
        }

        string redacted = redactor.Redact(text);
        if (redacted.Length <= maxCharacters)
        {
            return redacted;
        }

        return redacted[..(char.IsHighSurrogate(redacted[maxCharacters - 1]) ? maxCharacters - 1 : maxCharacters)];
    }
}
