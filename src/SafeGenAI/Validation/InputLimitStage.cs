using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Validation;

/// <summary>Refuses a request that is too long, before a key, a count or a reservation is made of it.</summary>
/// <remarks>It stands above the models, so a refusal moves to none of them and trips no circuit.</remarks>
internal sealed class InputLimitStage(IChatClient inner, InputLimitOptions options, CallRuntime? runtime = null)
    : GenAIStage(inner, runtime)
{
    // Copied: options that change later change no pipeline that was built.
    private readonly int _maxCharacters = options.MaxCharacters;
    private readonly int _maxAttachmentBytes = options.MaxAttachmentBytes;

    public override ValueTask<Reply> RunAsync(ModelRequest request)
    {
        InputSize size = InputSize.Of(request.Messages, request.Options);
        if (size.Characters > _maxCharacters)
        {
            return Refused(request.Call, "input has", size.Characters, "characters", _maxCharacters, nameof(options.MaxCharacters));
        }

        if (size.AttachmentBytes > _maxAttachmentBytes)
        {
            return Refused(
                request.Call, "attachments have", size.AttachmentBytes, "bytes", _maxAttachmentBytes, nameof(options.MaxAttachmentBytes));
        }

        long sources = LengthOf(request.Call.Sources);
        return sources > _maxCharacters
            ? Refused(request.Call, "sources have", sources, "characters", _maxCharacters, nameof(options.MaxCharacters))
            : NextAsync(request);
    }

    private static long LengthOf(IReadOnlyList<GenAISource> sources)
    {
        long length = 0;
        for (int i = 0; i < sources.Count; i++)
        {
            length += sources[i].Text.Length;
        }

        return length;
    }

    private static ValueTask<Reply> Refused(GenAICall call, string what, long actual, string unit, int most, string option)
    {
        // In words only when they are read: a refusal costs the same, however long the names are.
        FormattableString message =
            $"The {what} {actual:N0} {unit}; feature '{call.Feature}' takes {most:N0}. Send less, or raise InputLimit.{option}.";
        return new(Reply.Failed(new Failure(FailureKind.ContextTooLong, message) { NotBilled = true }));
    }
}
