using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>A property that has one value at a time: an answer that gives another contradicts it.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <typeparam name="T">What is known of an entity.</typeparam>
public abstract class FactProperty<T>
    where T : class
{
    private protected FactProperty(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        JsonName = name;
    }

    /// <summary>Its name, for versions.</summary>
    public string Name { get; }

    /// <summary>The property of structured output that holds it, beside the one that names the entity; in any case.</summary>
    /// <value>Default <see cref="Name"/>.</value>
    public string JsonName { get; init; }

    internal abstract string Version { get; }

    /// <summary>Whether a sentence gives values of the property, and none of them is known of what it is about.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="facts">What is known of each entity that it names: which value is whose is not asked.</param>
    /// <returns>The first wrong value, or null.</returns>
    internal abstract TextSpan? FindContradiction(in FactSentence sentence, IReadOnlyList<T> facts);

    /// <summary>Whether a property gives another value than the one that is known.</summary>
    internal abstract bool IsContradictedBy(in JsonSibling stated, T fact);
}
