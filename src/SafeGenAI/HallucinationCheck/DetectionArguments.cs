using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck;

/// <summary>What a detector knows.</summary>
/// <param name="Answer">The answer as the user would see it, without markup. Of structured output only its texts: all else
/// is blank, so that places are those of the JSON; behind the character of an escape stand word joiners (U+2060).</param>
/// <param name="Sources">The request's sources; at least one, unless a host lookup is asked.</param>
/// <param name="Call">The call: feature, tenant, variables.</param>
public readonly record struct DetectionArguments(string Answer, IReadOnlyList<GenAISource> Sources, GenAICall Call)
{
    private readonly SourceIndex? _index;
    private readonly AnswerText? _text;
    private readonly string? _given;

    /// <summary>The response as the model gave it: for signals that stand beside the text, such as log-probabilities.</summary>
    /// <value>Null where only a text is checked.</value>
    public ChatResponse? Response { get; init; }

    /// <summary>The structured output itself, places as in <see cref="Answer"/>.</summary>
    /// <value>Null where the answer is text.</value>
    internal string? Json { get; init; }

    /// <summary>What the user wrote: names and numbers of it are no inventions of the model.</summary>
    internal string? Given
    {
        get => _given ?? Call?.Input;
        init => _given = value;
    }

    /// <summary>The sources prepared, shared by all detectors.</summary>
    internal SourceIndex Index
    {
        get => _index ?? new SourceIndex(Sources);
        init => _index = value;
    }

    /// <summary>The answer prepared, shared by all detectors.</summary>
    internal AnswerText Text
    {
        get => _text ?? new AnswerText(Answer);
        init => _text = value;
    }
}
