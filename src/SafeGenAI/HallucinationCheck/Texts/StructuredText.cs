using System.Text;
using System.Text.Json;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>
/// The texts of a JSON answer at their places: names, numbers and punctuation of the JSON are blank, for they claim nothing
/// in words.
/// </summary>
internal static class StructuredText
{
    // Parts no word, and no comparison sees it.
    private const char Joiner = '\u2060';

    /// <returns>A text as long as the JSON; the answer itself where it is none.</returns>
    public static string Of(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        char[] text = new char[json.Length];
        Array.Fill(text, ' ');
        try
        {
            // However deep a schema nests, its names and numbers are no words.
            Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = int.MaxValue });
            int bytes = 0;
            int position = 0;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    // One token after the other, so that counting characters stays linear.
                    int start = (int)reader.TokenStartIndex + 1;
                    position += Encoding.UTF8.GetCharCount(utf8, bytes, start - bytes);
                    int length = Encoding.UTF8.GetCharCount(utf8, start, reader.ValueSpan.Length);
                    Copy(json, position, length, text);
                    (bytes, position) = (start + reader.ValueSpan.Length, position + length);
                }
            }

            return new string(text);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static void Copy(string json, int start, int length, char[] text)
    {
        int end = start + length;
        for (int i = start; i < end; i++)
        {
            if (json[i] != '\\' || i + 1 >= end)
            {
                text[i] = json[i];
                continue;
            }

            // An escape keeps its place, and does not break the word it stands in: its character first, then what is not seen.
            i++;
            text[i] = Joiner;
            if (json[i] == 'u' && i + 4 < end && ushort.TryParse(
                json.AsSpan(i + 1, 4), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture, out ushort code))
            {
                text[i - 1] = (char)code;
                text.AsSpan(i, 5).Fill(Joiner);
                JoinSurrogates(json, start, i - 1, text);
                i += 4;
            }
            else
            {
                text[i - 1] = json[i] switch { 'n' or 'r' => '\n', 't' or 'b' or 'f' => ' ', char plain => plain };
            }
        }

        // Two texts are two sentences.
        text[end] = '\n';
    }

    /// <summary>The two halves of a character stand side by side, though each is an escape of six.</summary>
    private static void JoinSurrogates(string json, int start, int low, char[] text)
    {
        int high = low - 6;
        if (high >= start && json[high] == '\\' && char.IsSurrogatePair(text[high], text[low]))
        {
            (text[high + 1], text[low]) = (text[low], Joiner);
        }
    }
}
