using System.IO.Hashing;
using System.Runtime.InteropServices;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>Keeps the prepared sources of recent calls: a retry, the next model and the next question about the same text find them.</summary>
/// <remarks>Thread-safe. Two calls may both prepare the same sources, with one result.</remarks>
internal sealed class SourceIndexCache
{
    /// <summary>In all; words and indexes take about ten times as many bytes.</summary>
    private const int MaxCharacters = 100_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _recent = new();
    private long _characters;

    public SourceIndex Get(IReadOnlyList<GenAISource> sources)
    {
        (ulong key, long characters) = Key(sources);
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? found) && IsOf(found.Value.Index, sources))
            {
                _recent.Remove(found);
                _recent.AddFirst(found);
                return found.Value.Index;
            }
        }

        SourceIndex index = new(sources);
        if (characters <= MaxCharacters)
        {
            Keep(new Entry(key, characters, index));
        }

        return index;
    }

    private void Keep(Entry entry)
    {
        lock (_lock)
        {
            Drop(entry.Key);
            _entries[entry.Key] = _recent.AddFirst(entry);
            _characters += entry.Characters;
            while (_characters > MaxCharacters)
            {
                Drop(_recent.Last!.Value.Key);
            }
        }
    }

    private void Drop(ulong key)
    {
        if (_entries.Remove(key, out LinkedListNode<Entry>? node))
        {
            _recent.Remove(node);
            _characters -= node.Value.Characters;
        }
    }

    private static (ulong Key, long Characters) Key(IReadOnlyList<GenAISource> sources)
    {
        ulong key = (ulong)sources.Count;
        long characters = 0;
        for (int i = 0; i < sources.Count; i++)
        {
            key = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(sources[i].Text.AsSpan()), (long)key);
            // An empty text takes room too.
            characters += sources[i].Text.Length + 64;
        }

        return (key, characters);
    }

    private static bool IsOf(SourceIndex index, IReadOnlyList<GenAISource> sources)
    {
        bool same = index.Sources.Count == sources.Count;
        for (int i = 0; same && i < sources.Count; i++)
        {
            SourceText prepared = index.Sources[i];
            same = prepared.Id == sources[i].IdAt(i) && prepared.Folded.Original == sources[i].Text;
        }

        return same;
    }

    private sealed record Entry(ulong Key, long Characters, SourceIndex Index);
}
