using SafeGenAI.Calls;

namespace SafeGenAI.Fallback;

/// <summary>Says what the quota that denied the call has put there.</summary>
internal sealed class QuotaSentenceRung : IFallbackRung
{
    public string Name => "quota_sentence";

    public ValueTask<RungAnswer?> AnswerAsync(RungArguments arguments, CancellationToken cancellationToken) =>
        new(arguments.Call.Quota?.DenialSentence() is { } sentence ? new RungAnswer(sentence, Provenance.Template) : null);
}
