using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Validation;

/// <summary>How long a conversation is. It takes lengths and looks at no character: a large one costs what a small one does.</summary>
/// <param name="Characters">UTF-16 code units of text.</param>
/// <param name="AttachmentBytes">Bytes of images, audio and files.</param>
internal readonly record struct InputSize(long Characters, long AttachmentBytes)
{
    public static InputSize Of(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        long characters = options.Instructions?.Length ?? 0;
        long attachments = 0;
        for (int i = 0; i < messages.Count; i++)
        {
            IList<AIContent> contents = messages[i].Contents;
            for (int k = 0; k < contents.Count; k++)
            {
                if (contents[k] is DataContent data)
                {
                    // Bytes are there at once; only what was given as a data: URI is decoded, once, when it is first asked for.
                    attachments += data.Data.Length;
                }
                else
                {
                    characters += LengthOf(contents[k]);
                }
            }
        }

        return new(characters, attachments);
    }

    private static long LengthOf(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        TextReasoningContent reasoning => reasoning.Text.Length + (reasoning.ProtectedData?.Length ?? 0),
        FunctionResultContent result => LengthOf(result.Result),
        FunctionCallContent { Arguments: { } arguments } => LengthOf(arguments),
        UriContent link => link.Uri.OriginalString.Length,
        _ => 0,
    };

    private static long LengthOf(IDictionary<string, object?> arguments)
    {
        long length = 0;
        foreach ((string name, object? value) in arguments)
        {
            length += name.Length + LengthOf(value);
        }

        return length;
    }

    /// <summary>An object of the application's own would have to be written to be measured; its length is not counted.</summary>
    private static long LengthOf(object? value) => value switch
    {
        string text => text.Length,
        JsonElement { ValueKind: not JsonValueKind.Undefined } json => JsonMarshal.GetRawUtf8Value(json).Length,
        _ => 0,
    };
}
