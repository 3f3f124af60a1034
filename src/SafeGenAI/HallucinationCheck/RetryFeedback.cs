using System.Text;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck;

/// <summary>Tells the model that answered what was not found, and asks once more.</summary>
internal static class RetryFeedback
{
    /// <summary>Changes with the words: a part of the cache's key.</summary>
    public const string Version = "retry/1";

    private const int MaxPassages = 8;
    private const int MaxPassage = 300;

    /// <summary>Behind the conversation: the rejected answer, and what was wrong with it.</summary>
    public static ModelRequest AddTo(ModelRequest request, CheckedAnswer answer)
    {
        StringBuilder text = new(
            "Your answer was compared with the material and not accepted. These passages of it were not found in the material as they stand:");
        HashSet<TextSpan> named = [];
        foreach (Finding finding in answer.AllFindings())
        {
            if (finding.Severity > FindingSeverity.Hint && named.Count < MaxPassages && named.Add(finding.Claim))
            {
                text.Append("\n- \"").Append(Passage(answer.Text, finding.Claim)).Append("\" (").Append(finding.Code).Append(')');
            }
        }

        text.Append("\nAnswer the question again. Say only what the material says, leave out what it does not, and keep to the form that was asked for.");
        return request.With(messages:
        [
            .. request.Messages,
            new ChatMessage(ChatRole.Assistant, answer.Text),
            new ChatMessage(ChatRole.User, text.ToString()),
        ]);
    }

    private static string Passage(string answer, TextSpan claim)
    {
        int start = Math.Clamp(claim.Start, 0, answer.Length);
        int length = Math.Min(Math.Min(claim.Length, MaxPassage), answer.Length - start);
        // Half a character is no text to send.
        length -= length > 0 && start + length < answer.Length && char.IsHighSurrogate(answer[start + length - 1]) ? 1 : 0;
        return answer.Substring(start, length).ReplaceLineEndings(" ");
    }
}
