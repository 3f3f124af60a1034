using SafeGenAI.Calls;

namespace SafeGenAI.Fallback;

/// <summary>What a rung answered.</summary>
public sealed record RungAnswer
{
    /// <summary>Creates an answer of text.</summary>
    /// <param name="text">The answer; not blank, unless <see cref="Message"/> says something.</param>
    /// <param name="provenance">Where it came from.</param>
    public RungAnswer(string text, Provenance provenance)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        Provenance = provenance;
    }

    /// <summary>The answer.</summary>
    public string Text { get; }

    /// <summary>Where it came from.</summary>
    public Provenance Provenance { get; }

    /// <summary>A sentence for the user that goes with the answer, or null. In a chat it stands before the text.</summary>
    public string? Message { get; init; }

    /// <summary>Both, as they stand in a chat.</summary>
    internal string Words => Message is null ? Text : $"{Message}\n\n{Text}".TrimEnd();

    /// <summary>A whole answer with its verdict, where the rung has one; the text is then taken from it.</summary>
    internal StaleAnswer? Stale { get; init; }
}
