using System.Runtime.CompilerServices;

namespace SafeGenAI.Failures.Refusals;

/// <summary>One place in a refusal: one of several phrases stands there.</summary>
/// <param name="Phrases">In lower case, with straight apostrophes, composed (NFC).</param>
[CollectionBuilder(typeof(RefusalPart), nameof(Of))]
internal sealed record RefusalPart(string[] Phrases)
{
    /// <summary>Whether the refusal may do without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>How many other words may stand before it.</summary>
    public int MostWordsBefore { get; init; }

    /// <summary>The words that may not be among them.</summary>
    public string[] Barriers { get; init; } = [];

    public static implicit operator RefusalPart(string[] phrases) => new(phrases);

    public static RefusalPart Of(ReadOnlySpan<string> phrases) => new([.. phrases]);

    public static RefusalPart Maybe(params string[] phrases) => new(phrases) { IsOptional = true };

    public static RefusalPart Within(int words, string[] barriers, params string[] phrases) =>
        new(phrases) { MostWordsBefore = words, Barriers = barriers };

    public IEnumerator<string> GetEnumerator() => Phrases.AsEnumerable().GetEnumerator();
}
