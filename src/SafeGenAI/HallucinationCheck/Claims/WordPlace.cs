namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>A place in one of the sources, by its words.</summary>
internal readonly record struct WordPlace(int Source, int From, int To) : IComparable<WordPlace>
{
    public int CompareTo(WordPlace other) => Source != other.Source ? Source.CompareTo(other.Source) : From.CompareTo(other.From);
}
