using System.Globalization;

namespace SafeGenAI.Calls;

/// <summary>A text that an answer must be grounded in: a document, an e-mail, a search result.</summary>
/// <remarks>Immutable. A plain string converts to a source without an id.</remarks>
public sealed record GenAISource
{
    /// <summary>Creates a source.</summary>
    /// <param name="text">The complete text as the model is given it. May be empty: an answer is then not checked.</param>
    /// <param name="id">The name a model cites it by, or null to number it by its position.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public GenAISource(string text, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        Id = id;
    }

    /// <summary>The name a model cites it by.</summary>
    /// <value>Default null: its position among the sources, counted from 1.</value>
    public string? Id { get; init; }

    /// <summary>The complete text. Spans of evidence count its UTF-16 code units.</summary>
    public string Text { get; }

    /// <summary>Whether the text was cut off: what is not found in it may stand in the part that is missing, so that an answer
    /// is never rejected or doubted for that, and what would be a finding is a hint.</summary>
    /// <value>Default false.</value>
    public bool IsTruncated { get; init; }

    /// <summary>Makes a source without an id of a text.</summary>
    public static implicit operator GenAISource(string text) => FromString(text);

    /// <summary>Makes a source without an id of a text.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static GenAISource FromString(string text) => new(text);

    /// <summary>The length only: neither the text nor the id, which may be personal, belongs in a log.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"source of {Text.Length} characters");

    /// <summary>The id that stands for this source at a position counted from 0.</summary>
    internal string IdAt(int position) => Id ?? (position + 1).ToString(CultureInfo.InvariantCulture);
}
