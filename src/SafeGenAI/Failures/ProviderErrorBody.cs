using System.Text.Json;

namespace SafeGenAI.Failures;

/// <summary>
/// What the body of an error response says, in the dialects in use: <c>{"error":{"code","type","message"}}</c>, the same
/// without the wrapper or in an array, with an <c>innererror</c> (Azure) or a <c>status</c> (Google), or a bare text.
/// </summary>
internal readonly record struct ProviderErrorBody(string? Code = null, string? Type = null, string? InnerCode = null, string? Message = null)
{
    // An error that needs more than this is a web page.
    private const int LongestRead = 64 * 1024;

    /// <summary>Reads as much as can be understood; never throws.</summary>
    public static ProviderErrorBody Parse(ReadOnlySpan<byte> json)
    {
        var body = default(ProviderErrorBody);
        try
        {
            // Not the final block: a body cut at the limit ends the reading and is no error.
            var reader = new Utf8JsonReader(json[..Math.Min(json.Length, LongestRead)], isFinalBlock: false, default);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    body = body.With(ref reader);
                }
            }
        }
        catch (JsonException)
        {
            // What was read before the fault counts.
        }
        catch (InvalidOperationException)
        {
            // A text with broken UTF-16 escapes; the same.
        }

        return body;
    }

    // Depth does not matter: the outer fields come first in every dialect, so the first of a name is kept, but for the
    // code, whose second one is Azure's innererror.
    private ProviderErrorBody With(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("code"u8))
        {
            string? code = ReadText(ref reader);
            return code is null ? this : Code is null ? this with { Code = code } : this with { InnerCode = InnerCode ?? code };
        }

        if (reader.ValueTextEquals("type"u8) || reader.ValueTextEquals("status"u8))
        {
            string? type = ReadText(ref reader);
            // Anthropic's envelope says {"type":"error","error":{"type":"..."}}.
            return type is null || (Type is not null and not "error") ? this : this with { Type = type };
        }

        if (reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("error"u8))
        {
            string? message = ReadText(ref reader);
            return message is null || Message is not null ? this : this with { Message = message };
        }

        return this;
    }

    private static string? ReadText(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
}
