using System.Text;
using System.Text.Json;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>A property of structured output. One pass over the JSON, whatever its size.</summary>
internal sealed class JsonMentions(JsonPath path) : MentionReader("json " + path.Text)
{
    // What a lenient parser of the answer takes must not slip by here.
    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    internal override void Read(in FactAnswer answer, List<FoundMention> mentions)
    {
        if (answer.Json is null)
        {
            return;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(answer.Json);
        int before = mentions.Count;
        try
        {
            JsonPlaces places = new(utf8);
            Utf8JsonReader reader = new(utf8, Options);
            reader.Read();
            Walk(ref reader, 0, places, mentions);
            while (reader.Read())
            {
                // What follows must be JSON too.
            }
        }
        catch (JsonException)
        {
            // Validation rejects what does not parse.
            mentions.RemoveRange(before, mentions.Count - before);
        }
    }

    /// <summary>Follows the path from one value; the reader is left at the value's last token.</summary>
    private void Walk(ref Utf8JsonReader reader, int step, JsonPlaces places, List<FoundMention> mentions)
    {
        if (step == path.Steps.Count)
        {
            if (Scalar(ref reader, places, out string value, out TextSpan place) && IsKey(value))
            {
                mentions.Add(new FoundMention(value, place));
            }

            reader.Skip();
        }
        else if (path.Steps[step] is null && reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Walk(ref reader, step + 1, places, mentions);
            }
        }
        else if (path.Steps[step] is { } name && reader.TokenType == JsonTokenType.StartObject)
        {
            WalkObject(ref reader, name, step, places, mentions);
        }
        else
        {
            reader.Skip();
        }
    }

    private void WalkObject(ref Utf8JsonReader reader, string name, int step, JsonPlaces places, List<FoundMention> mentions)
    {
        bool isLast = step + 1 == path.Steps.Count;
        int before = mentions.Count;
        List<JsonSibling> siblings = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string property = Text(ref reader);
            reader.Read();
            // Parsers of typed answers ignore case: another case must not slip by.
            if (property.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                Walk(ref reader, step + 1, places, mentions);
                continue;
            }

            bool isText = reader.TokenType == JsonTokenType.String;
            if (isLast && Scalar(ref reader, places, out string value, out TextSpan place))
            {
                siblings.Add(new JsonSibling(property, value, isText, place));
            }

            reader.Skip();
        }

        for (int i = before; isLast && i < mentions.Count; i++)
        {
            mentions[i] = mentions[i] with { Siblings = siblings };
        }
    }

    private static bool Scalar(ref Utf8JsonReader reader, JsonPlaces places, out string value, out TextSpan place)
    {
        (value, place) = ("", default);
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
        {
            return false;
        }

        value = reader.TokenType == JsonTokenType.String ? Text(ref reader) : Encoding.UTF8.GetString(reader.ValueSpan);
        place = places.Of((int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0), reader.ValueSpan.Length);
        return true;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair as an escape: no name that exists.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
