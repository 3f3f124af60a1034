using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>A property whose value is a name: a colour, a country, yes or no.</summary>
/// <typeparam name="T">What is known of an entity.</typeparam>
public sealed class NamedProperty<T> : FactProperty<T>
    where T : class
{
    private readonly Func<T, string?> _known;
    private readonly string[] _values = [];

    /// <summary>Creates the property.</summary>
    /// <param name="name">Its name; also the property that holds it, unless <see cref="FactProperty{T}.JsonName"/> says otherwise.</param>
    /// <param name="known">Its value; null where it is not known: then nothing contradicts it.</param>
    public NamedProperty(string name, Func<T, string?> known)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(known);
        _known = known;
    }

    /// <summary>The values there are: read from the sentence that names the entity, as whole words in any case.</summary>
    /// <value>Default empty: only structured output is compared. Copied.</value>
    public IReadOnlyList<string> Values
    {
        get => _values;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _values = [.. value.Where(one => !string.IsNullOrWhiteSpace(one))];
        }
    }

    internal override string Version => $"{Name}/{JsonName}/{string.Join('|', _values)}";

    internal override TextSpan? FindContradiction(in FactSentence sentence, IReadOnlyList<T> facts)
    {
        foreach (T fact in facts)
        {
            if (_known(fact) is not { } known || WholeWords.Find(sentence, known) is not null)
            {
                return null;
            }
        }

        TextSpan? first = null;
        foreach (string value in _values)
        {
            if (WholeWords.Find(sentence, value) is { } place && !(place.Start >= first?.Start))
            {
                first = place;
            }
        }

        return first;
    }

    internal override bool IsContradictedBy(in JsonSibling stated, T fact) =>
        _known(fact) is { } known && !string.IsNullOrWhiteSpace(stated.Value) && !string.IsNullOrWhiteSpace(known)
        && !WholeWords.Contains(stated.Value, known);
}
