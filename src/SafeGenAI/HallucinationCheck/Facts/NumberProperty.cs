using System.Globalization;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>A property whose value is a number: a price, a weight.</summary>
/// <remarks>
/// Read from the sentence that names the entity where a unit stands beside the number. What a sentence only compares with
/// ("under 20 EUR"), a range and a rounded magnitude ("1.2 million") say no value. Marks of thousands and decimals are read as
/// any of the common cultures writes them: a number that could be two is right where one of them is.
/// </remarks>
/// <typeparam name="T">What is known of an entity.</typeparam>
public sealed class NumberProperty<T> : FactProperty<T>
    where T : class
{
    private readonly Func<T, decimal?> _known;
    private readonly string[] _units = [];

    /// <summary>Creates the property.</summary>
    /// <param name="name">Its name; also the property that holds it, unless <see cref="FactProperty{T}.JsonName"/> says otherwise.</param>
    /// <param name="known">Its value, in the unit of <see cref="Units"/>; null where it is not known: then nothing contradicts it.</param>
    public NumberProperty(string name, Func<T, decimal?> known)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(known);
        _known = known;
    }

    /// <summary>All ways to write its one unit, in any case, before or after the number: <c>EUR, €, euros</c>.</summary>
    /// <value>Default empty: only structured output is compared. Copied.</value>
    public IReadOnlyList<string> Units
    {
        get => _units;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _units = [.. value.Where(unit => !string.IsNullOrWhiteSpace(unit)).Select(unit => unit.Trim())];
        }
    }

    /// <summary>How far a stated number may be from the known one.</summary>
    /// <value>Default 0: not at all.</value>
    public decimal Tolerance
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Tolerance), value, FormattableString.Invariant($"Tolerance of '{Name}' is {value}; set 0 or more."));
    }

    internal override string Version =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}/{JsonName}/{string.Join('|', _units)}/{Tolerance}");

    internal override TextSpan? FindContradiction(in FactSentence sentence, IReadOnlyList<T> facts)
    {
        TextSpan? first = null;
        ReadOnlySpan<char> text = sentence.Text;
        for (int from = 0; StatedNumber.Next(text, from) is { } number; from = number.End)
        {
            TextSpan place = new(sentence.Place.Start + number.Start, number.Length);
            if (sentence.IsName(place) || !NumberContext.HasUnit(text, number, _units) || !NumberContext.IsExact(text, number, _units))
            {
                continue;
            }

            foreach (T fact in facts)
            {
                if (_known(fact) is not { } known || number.Is(known, Tolerance))
                {
                    return null;
                }
            }

            first ??= place;
        }

        return first;
    }

    internal override bool IsContradictedBy(in JsonSibling stated, T fact)
    {
        if (_known(fact) is not { } known)
        {
            return false;
        }

        if (!stated.IsText)
        {
            // A number of JSON has one reading: 1.200 is no thousand.
            return decimal.TryParse(stated.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
                && !new StatedNumber(0, stated.Value.Length, exact, exact).Is(known, Tolerance);
        }

        bool any = false;
        for (int from = 0; StatedNumber.Next(stated.Value, from) is { } number; from = number.End)
        {
            if (number.Is(known, Tolerance))
            {
                return false;
            }

            any = true;
        }

        return any;
    }
}
