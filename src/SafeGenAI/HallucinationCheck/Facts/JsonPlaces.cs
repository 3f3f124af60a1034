using System.Text;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Turns positions in UTF-8 into places in the text. They are asked for in ascending order, so that counting stays linear.</summary>
internal sealed class JsonPlaces(byte[] utf8)
{
    private int _bytes;
    private int _characters;

    public TextSpan Of(int start, int length)
    {
        _characters += Encoding.UTF8.GetCharCount(utf8, _bytes, start - _bytes);
        _bytes = start;
        return new TextSpan(_characters, Encoding.UTF8.GetCharCount(utf8, start, length));
    }
}
