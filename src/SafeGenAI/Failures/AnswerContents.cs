using Microsoft.Extensions.AI;
using SafeGenAI.Failures.Refusals;

namespace SafeGenAI.Failures;

/// <summary>
/// What an answer consists of, found in one walk without an allocation. Only what follows the last tool result counts:
/// the turns of a tool loop before it are no answer.
/// </summary>
internal ref struct AnswerContents
{
    private readonly IList<ChatMessage> _messages;
    private readonly int _first;
    private string? _onlyText;
    private int _texts;
    private int _textLength;

    private AnswerContents(IList<ChatMessage> messages)
    {
        _messages = messages;
        int last = messages.Count - 1;
        // A loop that a tool ended has nothing but the tool's result, and that is its answer.
        HasOther = last >= 0 && messages[last].Role == ChatRole.Tool;
        for (_first = last; _first > 0 && messages[_first - 1].Role != ChatRole.Tool; _first--)
        {
        }

        _first = Math.Max(_first, 0);
    }

    /// <summary>Whether there is text that is not white space.</summary>
    public bool HasText { get; private set; }

    /// <summary>Whether there is content other than text: a function call, data, a link, a file, something unknown.</summary>
    public bool HasOther { get; private set; }

    /// <summary>The last error that the provider reported in the answer.</summary>
    public ErrorContent? Error { get; private set; }

    public static AnswerContents Of(ChatResponse response)
    {
        var contents = new AnswerContents(response.Messages);
        for (int message = contents._first; message < contents._messages.Count; message++)
        {
            IList<AIContent> parts = contents._messages[message].Contents;
            for (int part = 0; part < parts.Count; part++)
            {
                contents.Add(parts[part]);
            }
        }

        return contents;
    }

    /// <summary>Whether the text of the answer is a refusal in words.</summary>
    public readonly bool IsRefusalText()
    {
        if (_textLength > DefaultFailureClassifier.LongestRefusal)
        {
            return false;
        }

        if (_texts == 1)
        {
            return RefusalPhrases.IsRefusal(_onlyText);
        }

        Span<char> whole = stackalloc char[DefaultFailureClassifier.LongestRefusal];
        int length = 0;
        for (int message = _first; message < _messages.Count; message++)
        {
            IList<AIContent> parts = _messages[message].Contents;
            for (int part = 0; part < parts.Count; part++)
            {
                if (parts[part] is TextContent { Text: var text })
                {
                    text.CopyTo(whole[length..]);
                    length += text.Length;
                }
            }
        }

        return RefusalPhrases.IsRefusal(whole[..length]);
    }

    private void Add(AIContent content)
    {
        switch (content)
        {
            case TextContent { Text: var text }:
                _texts++;
                _onlyText = text;
                _textLength += text.Length;
                HasText |= !string.IsNullOrWhiteSpace(text);
                break;
            case ErrorContent error:
                Error = error;
                break;
            // Thoughts and bills are no answer, nor is what the provider's own tools were asked and found.
            case TextReasoningContent or UsageContent:
            case WebSearchToolCallContent or WebSearchToolResultContent:
            case McpServerToolCallContent or McpServerToolResultContent:
            case CodeInterpreterToolCallContent or ImageGenerationToolCallContent:
            case FunctionCallContent { InformationalOnly: true }:
                break;
            default:
                HasOther = true;
                break;
        }
    }
}
