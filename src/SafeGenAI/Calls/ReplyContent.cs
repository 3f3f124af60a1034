using Microsoft.Extensions.AI;

namespace SafeGenAI.Calls;

/// <summary>Which parts of a stream commit it: from the first content on, no other model or rung may answer (L10).</summary>
internal static class ReplyContent
{
    /// <summary>
    /// Whether an update shows the reader something. A role, an empty or blank text, usage and an error are not content.
    /// Where tools are run inside the chain (<paramref name="toolsRunInside"/>), calls and results are on their way to
    /// an answer, not the answer.
    /// </summary>
    public static bool HasContent(ChatResponseUpdate update, bool toolsRunInside)
    {
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] switch
            {
                TextContent text => !string.IsNullOrWhiteSpace(text.Text),
                UsageContent or ErrorContent => false,
                FunctionCallContent or FunctionResultContent => !toolsRunInside,
                TextReasoningContent reasoning => !string.IsNullOrWhiteSpace(reasoning.Text),
                _ => true,
            })
            {
                return true;
            }
        }

        return false;
    }
}
