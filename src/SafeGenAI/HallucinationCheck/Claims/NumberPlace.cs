namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>A place in one of the sources, by its words.</summary>
internal readonly record struct NumberPlace(int Source, int From, int To) : IComparable<NumberPlace>
{
    public int CompareTo(NumberPlace other) => Source != other.Source ? Source.CompareTo(other.Source) : From.CompareTo(other.From);
}
