namespace SafeGenAI.Cache.Shared;

/// <summary>The kinds of value that a citation's property may have in an entry. Stored by value.</summary>
internal enum PropertyKind
{
    Text = 1,
    Int32 = 2,
    Int64 = 3,
    Double = 4,
    Boolean = 5,
}
