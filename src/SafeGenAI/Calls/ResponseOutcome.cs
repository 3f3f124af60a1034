using Microsoft.Extensions.AI;
using SafeGenAI.Failures;

namespace SafeGenAI.Calls;

/// <summary>Where an answer came from, for whoever holds only a <see cref="ChatResponse"/>.</summary>
/// <remarks>It travels as the additional property <see cref="Key"/> of the response; of a stream, on its last update.</remarks>
public sealed class ResponseOutcome
{
    /// <summary>The additional property that carries it.</summary>
    public const string Key = "safegenai.outcome";

    private readonly GenAICall _call;

    private ResponseOutcome(GenAICall call) => _call = call;

    /// <summary>The call's id: the key to its decision.</summary>
    public string CallId => _call.Id;

    /// <summary>How the call ended.</summary>
    public Outcome Outcome => _call.Outcome;

    /// <summary>Where the answer came from.</summary>
    public Provenance Provenance => _call.Provenance;

    /// <summary>The model that produced the answer; null for a rung.</summary>
    public string? Model => _call.Model;

    /// <summary>Why a rung or a later model answered, or the stream broke off; null when the first model simply answered.</summary>
    public FailureKind? FailureKind => _call.Failure?.Kind;

    /// <summary>The hallucination check's verdict.</summary>
    public Verdict Verdict => _call.Verdict;

    /// <summary>Marks an answer. A model's own response object may be shared with others: a copy of its shell is marked.</summary>
    internal static ChatResponse Attach(ChatResponse response, GenAICall call, bool isPrivate = false)
    {
        ChatResponse marked = isPrivate ? response : ResponseShell.Of(response, response.Messages);
        (marked.AdditionalProperties ??= [])[Key] = new ResponseOutcome(call);
        return marked;
    }

    /// <summary>The last update of a stream: no content; where it broke off, an error that names the kind, and the words
    /// of a rung where the answer was rejected.</summary>
    internal static ChatResponseUpdate? Mark(Reply reply)
    {
        if (reply.Response?.AdditionalProperties is not { } properties || !properties.TryGetValue(Key, out ResponseOutcome? outcome))
        {
            return null;
        }

        // A whole answer that is read as a stream carries the mark already; another pipeline's mark is not ours.
        if (reply.Parts.Count > 0 && reply.Parts[^1].AdditionalProperties is { } last
            && last.TryGetValue(Key, out ResponseOutcome? given) && ReferenceEquals(given, outcome))
        {
            return null;
        }

        ChatResponseUpdate mark = new() { AdditionalProperties = new() { [Key] = outcome } };
        if (outcome.Outcome == Outcome.Partial)
        {
            mark.Contents.Add(new ErrorContent("The answer broke off; what was delivered stands.")
            {
                ErrorCode = outcome.FailureKind?.ToString(),
            });
            if (outcome._call.EndingText is { } words)
            {
                mark.Contents.Add(new TextContent($"\n\n{words}"));
            }
        }

        return mark;
    }
}
