using Microsoft.Extensions.AI;
using SafeGenAI.HallucinationCheck.Quotes;

namespace SafeGenAI.HallucinationCheck;

/// <summary>Which message of a stream a piece of its text belongs to, by the rule of <c>ToChatResponse</c>.</summary>
internal sealed class MessageTexts
{
    private readonly Queue<EndedText> _ended = [];
    private string? _id;
    private string? _author;
    private ChatRole? _role;
    private ChatResponseUpdate? _last;
    private bool _isOther;

    public void Read(ChatResponseUpdate update)
    {
        if (IsOther(_id, update.MessageId) || IsOther(_author, update.AuthorName) || (_role is { } role && update.Role is { } other && role != other))
        {
            (_id, _author, _role) = (null, null, null);
            _isOther = _last is not null;
        }

        _id = string.IsNullOrEmpty(update.MessageId) ? _id : update.MessageId;
        _author = string.IsNullOrEmpty(update.AuthorName) ? _author : update.AuthorName;
        _role = update.Role ?? _role;
    }

    /// <summary>Notes an update that has text.</summary>
    /// <param name="update">The update.</param>
    /// <param name="marked">How much marked text there is before it.</param>
    /// <returns>What parts it from the text before, as in the text of a whole response: a line break between two messages, else nothing.</returns>
    public string Part(ChatResponseUpdate update, int marked)
    {
        bool parts = _isOther;
        if (parts)
        {
            _ended.Enqueue(new EndedText(marked, _last!));
        }

        (_last, _isOther) = (update, false);
        return parts ? Environment.NewLine : "";
    }

    /// <summary>The next piece that belongs to one message, without the line break before it.</summary>
    /// <param name="text">The stripped text that may leave.</param>
    /// <param name="start">How much of it left before.</param>
    /// <param name="places">Where the marked text stands in it.</param>
    /// <returns>Where the piece begins and ends, and an update of its message; null for a text that no update brought.</returns>
    public (int Start, int End, ChatResponseUpdate? Message) Next(ReadOnlySpan<char> text, int start, PlaceMap places)
    {
        while (_ended.TryPeek(out EndedText ended))
        {
            int end = Math.Min(places.ToStripped(ended.Marked, text.Length), text.Length);
            if (end > start)
            {
                return (start, end, ended.Message);
            }

            _ended.Dequeue();
            start += text[start..].StartsWith(Environment.NewLine) ? Environment.NewLine.Length : 0;
        }

        return (start, text.Length, _last);
    }

    private static bool IsOther(string? known, string? given) =>
        !string.IsNullOrEmpty(known) && !string.IsNullOrEmpty(given) && !string.Equals(known, given, StringComparison.Ordinal);

    private readonly record struct EndedText(int Marked, ChatResponseUpdate Message);
}
