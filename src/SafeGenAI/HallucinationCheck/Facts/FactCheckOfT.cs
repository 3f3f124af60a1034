using System.Globalization;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>One kind of entity that answers name and the host knows: how it is found in an answer, and what of it is compared.</summary>
/// <remarks>Complete it before the application starts: it is copied then.</remarks>
/// <typeparam name="T">What is known of an entity.</typeparam>
public sealed class FactCheck<T> : FactCheck
    where T : class
{
    private readonly List<MentionReader> _readers = [];
    private readonly List<FactProperty<T>> _properties = [];

    /// <summary>Creates the check.</summary>
    /// <param name="type">The kind, such as <c>product</c>.</param>
    /// <param name="world">What it means that the source does not know an entity.</param>
    /// <param name="source">Who knows them.</param>
    public FactCheck(string type, FactWorld world, IFactSource<T> source)
        : base(type, world)
    {
        ArgumentNullException.ThrowIfNull(source);
        Source = source;
    }

    internal IFactSource<T> Source { get; }

    internal IReadOnlyList<MentionReader> Readers => _readers;

    internal IReadOnlyList<FactProperty<T>> Properties => _properties;

    // Lengths first, so that no two lists of parts agree.
    internal override string Version => string.Concat(
        new[] { Type, World.ToString() }.Concat(_readers.Select(reader => reader.Version)).Append("")
            .Concat(_properties.Select(property => property.Version))
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Length}:{part};")));

    /// <summary>Says how the entities are found in an answer. Call it once for each way; at least one is needed.</summary>
    public FactCheck<T> MentionedBy(MentionReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _readers.Add(reader);
        return this;
    }

    /// <summary>Compares a property that has one value at a time. What may have several is not declared: it is never contradicted.</summary>
    public FactCheck<T> SingleValued(FactProperty<T> property)
    {
        ArgumentNullException.ThrowIfNull(property);
        _properties.Add(property);
        return this;
    }

    internal override IEnumerable<string> Faults()
    {
        if (_readers.Count == 0)
        {
            yield return $"The facts '{Type}' cannot be found in an answer; call MentionedBy with a MentionReader, such as MentionReader.InBrackets.";
        }
    }

    internal override FactChecker Build(ILogger logger) => new FactChecker<T>(this, logger);
}
