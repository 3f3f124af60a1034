using SafeGenAI.Calls;

namespace SafeGenAI.Fallback;

/// <summary>Says what the quota that denied the call has put there.</summary>
internal sealed class QuotaSentenceRung : ImmediateRung
{
    public override string Name => "quota_sentence";

    public override RungAnswer? Answer(in RungArguments arguments) =>
        arguments.Call.Quota?.DenialSentence() is { } sentence ? new RungAnswer(sentence, Provenance.Template) : null;
}
