using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>The keys of an answer, each as it is written and without its presentation: a curly apostrophe makes no other product.</summary>
internal sealed class MentionedKeys
{
    private readonly Dictionary<string, string> _plain = new(StringComparer.Ordinal);

    public MentionedKeys(List<FoundMention> mentions)
    {
        foreach (FoundMention mention in mentions)
        {
            if (!_plain.ContainsKey(mention.Key))
            {
                _plain.Add(mention.Key, FoldedText.Of(mention.Key).Text is { Length: > 0 } plain ? plain : mention.Key);
            }
        }
    }

    /// <summary>How many keys the answer writes.</summary>
    public int Count => _plain.Count;

    /// <summary>What is looked up, each once.</summary>
    public IReadOnlyCollection<string> Asked => [.. _plain.SelectMany(pair => new[] { pair.Key, pair.Value }).Distinct(StringComparer.Ordinal)];

    /// <summary>What is known of each key as it is written; null for what exists in neither form.</summary>
    public Dictionary<string, T?> Resolve<T>(IReadOnlyDictionary<string, T?> facts)
        where T : class =>
        _plain.ToDictionary(pair => pair.Key, pair => facts[pair.Key] ?? facts[pair.Value], StringComparer.Ordinal);
}
