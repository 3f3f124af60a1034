using System.Text;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Review;

/// <summary>What was said in a call, before it is redacted: in memory only, and only until then.</summary>
/// <param name="Question">The conversation.</param>
/// <param name="Answer">What the user was given.</param>
/// <param name="Sources">The request's sources.</param>
/// <param name="Rejected">The texts of rejected answers, as many as the item has.</param>
/// <param name="Findings">What the check found, with the ids of sources.</param>
/// <param name="Comment">What the user said of the answer.</param>
internal sealed record PendingTexts(
    string? Question, string? Answer, IReadOnlyList<GenAISource> Sources, IReadOnlyList<Exhibit> Rejected, IReadOnlyList<Finding> Findings,
    string? Comment = null)
{
    /// <summary>Copied while the call ends: its messages are the caller's, who may go on with them.</summary>
    public static PendingTexts Of(GenAICall call, CallExhibits exhibits) => new(
        exhibits.Question is { } messages ? Said(messages) : null,
        exhibits.Answer?.Text ?? call.RungText,
        call.Sources,
        exhibits.Rejected,
        call.Findings);

    /// <summary>System and tool messages are the application's, not the conversation.</summary>
    private static string? Said(IReadOnlyList<ChatMessage> messages)
    {
        StringBuilder said = new();
        bool isOne = messages.Count(IsSaid) == 1;
        foreach (ChatMessage message in messages.Where(IsSaid))
        {
            said.Append(said.Length > 0 ? "\n\n" : "").Append(isOne ? "" : $"{message.Role}: ").Append(message.Text);
        }

        return said.Length == 0 ? null : said.ToString();
    }

    private static bool IsSaid(ChatMessage message) =>
        (message.Role == ChatRole.User || message.Role == ChatRole.Assistant) && message.Text.Length > 0;
}
