using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Says what became of a quote.</summary>
internal static class QuoteFindings
{
    /// <summary>What is wrong with a quote; null where it is verified.</summary>
    public static Finding? Of(MarkedQuote quote, QuoteMatch match, Scripts scripts)
    {
        if (match.IsVerified)
        {
            return null;
        }

        (string code, FindingSeverity severity) = match.Status switch
        {
            QuoteStatus.Uncertain => (QuoteFindingCodes.Uncertain, FindingSeverity.Annotate),
            QuoteStatus.WrongCitation => (QuoteFindingCodes.WrongCitation, FindingSeverity.Annotate),
            // A short quote that is there is only weak; one that is not there is a doubt.
            QuoteStatus.TooShort => (QuoteFindingCodes.TooShort, match.SourceId is null ? FindingSeverity.Annotate : FindingSeverity.Hint),
            _ when IsOtherScript(quote.Text, scripts) => (QuoteFindingCodes.OtherScript, FindingSeverity.Annotate),
            // What stands on a page that was never supplied is not invented, and not checked.
            _ when quote.Provider is { IsForeign: true } => (QuoteFindingCodes.ForeignSource, FindingSeverity.Annotate),
            _ => (QuoteFindingCodes.Failed, FindingSeverity.Block),
        };
        return new Finding(code, severity, quote.Claim)
        {
            EvidenceSourceId = match.SourceId,
            Evidence = match.SourceId is null ? null : match.Span,
        };
    }

    public static Finding Missing(TextSpan claim) => new(QuoteFindingCodes.Missing, FindingSeverity.Block, claim);

    public static Finding TooMany(MarkedQuote quote) => new(QuoteFindingCodes.TooMany, FindingSeverity.Annotate, quote.Claim);

    public static bool IsOtherScript(string text, Scripts scripts)
    {
        Scripts own = ScriptScanner.Of(text);
        return own != Scripts.None && scripts != Scripts.None && (own & scripts) == Scripts.None;
    }
}
