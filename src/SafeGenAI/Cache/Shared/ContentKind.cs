namespace SafeGenAI.Cache.Shared;

/// <summary>The kinds of content that an entry may hold. Stored by value: a closed list, never a type's name.</summary>
internal enum ContentKind
{
    Text = 1,
    Reasoning = 2,
    Data = 3,
    Uri = 4,
}
