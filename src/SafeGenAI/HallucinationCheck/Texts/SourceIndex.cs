using System.Collections.Concurrent;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Texts;

/// <summary>A request's sources prepared for checks, and what each check computed of them: it is found again by the next.</summary>
/// <remarks>Thread-safe: two threads may both build a part, with one result. Holds the texts as long as it lives.</remarks>
internal sealed class SourceIndex
{
    private readonly ConcurrentDictionary<Type, object> _parts = new(concurrencyLevel: 1, capacity: 7);

    public SourceIndex(IReadOnlyList<GenAISource> sources)
    {
        SourceText[] prepared = new SourceText[sources.Count];
        for (int i = 0; i < prepared.Length; i++)
        {
            prepared[i] = new SourceText(sources[i].IdAt(i), sources[i].Text);
            Scripts |= prepared[i].IsEmpty ? Scripts.None : ScriptScanner.Of(sources[i].Text);
        }

        Sources = prepared;
    }

    /// <summary>The sources, numbered by their position where they have no id.</summary>
    public IReadOnlyList<SourceText> Sources { get; }

    /// <summary>The scripts they are written in.</summary>
    public Scripts Scripts { get; }

    /// <summary>Whether there is nothing to compare with.</summary>
    public bool IsEmpty => Scripts == Scripts.None && Sources.All(source => source.IsEmpty);

    /// <summary>What one check needs of the sources, built when it is first asked for.</summary>
    public T Part<T>(Func<SourceIndex, T> build) where T : class =>
        (T)_parts.GetOrAdd(typeof(T), static (_, state) => state.build(state.index), (build, index: this));
}
