using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>All numbers, dates and times of some texts, sorted so that one is found in logarithmic time.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class NumberIndex
{
    // Any number is the sum of some two where there are enough of them.
    private const int MaxSummands = 32;

    private readonly IReadOnlyList<SourceText> _sources;
    private readonly NumberEntry[] _numbers;
    private readonly Dictionary<int, WordPlace> _dates = [];
    private readonly Dictionary<int, WordPlace> _times = [];
    private readonly HashSet<int> _tokens = [];
    private readonly Dictionary<Unit, List<decimal>> _amounts = [];
    private readonly List<decimal> _years = [];
    private int _weekdays;
    private int _hours;

    public NumberIndex(IReadOnlyList<SourceText> sources)
    {
        _sources = sources;
        using PooledList<NumberMention> mentions = new();
        using PooledList<NumberEntry> numbers = new();
        for (int source = 0; source < sources.Count; source++)
        {
            NumberScanner.Scan(sources[source], mentions);
            foreach (NumberMention mention in mentions.Items)
            {
                Add(sources[source], mention, new WordPlace(source, mention.From, mention.To), numbers);
            }

            mentions.Clear();
        }

        _numbers = Sorted(numbers.Items);
        foreach (NumberEntry number in _numbers)
        {
            Keep(number);
        }
    }

    public static NumberIndex Of(SourceIndex sources) => sources.Part(static index => new NumberIndex(index.Sources));

    /// <summary>Every value with every unit it has, once, in order.</summary>
    public ReadOnlySpan<NumberEntry> Numbers => _numbers;

    /// <summary>The years, up to a bound.</summary>
    public IReadOnlyList<decimal> Years => _years;

    /// <summary>The amounts of one unit, up to a bound.</summary>
    public IReadOnlyList<decimal> Amounts(Unit unit) => _amounts.TryGetValue(unit, out List<decimal>? amounts) ? amounts : [];

    /// <summary>The position of the first number that is no smaller.</summary>
    public int LowerBound(decimal value)
    {
        int low = 0;
        int high = _numbers.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _numbers[middle].Value < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    public bool ContainsBetween(decimal from, decimal to) => LowerBound(from) is int at && at < _numbers.Length && _numbers[at].Value <= to;

    public bool Contains(decimal value) => ContainsBetween(value, value);

    public WordPlace? FindDate(CalendarDate date) => _dates.TryGetValue(date.Key, out WordPlace place) ? place : null;

    public WordPlace? FindTime(int minutes) => _times.TryGetValue(minutes, out WordPlace place) ? place : null;

    public bool ContainsWeekday(int day) => (_weekdays & (1 << day)) != 0;

    /// <summary>Whether a number stands where an hour does: at 5, from 9 to 5.</summary>
    public bool ContainsHour(int hour) => (_hours & (1 << hour)) != 0;

    public bool ContainsToken(int hash) => _tokens.Contains(hash);

    /// <summary>The finding with the place as its evidence.</summary>
    public Finding Cite(Finding finding, WordPlace? evidence) => evidence is not { } place ? finding : finding with
    {
        EvidenceSourceId = _sources[place.Source].Id,
        Evidence = _sources[place.Source].Locate(place.From, place.To),
    };

    private void Keep(NumberEntry number)
    {
        bool year = number.Unit == Unit.None && number.Value is >= 1000 and < 2200 && number.Value % 1 == 0;
        if (number.Unit is not (Unit.None or Unit.CalendarDay) && !_amounts.ContainsKey(number.Unit))
        {
            _amounts.Add(number.Unit, []);
        }

        List<decimal>? kept = year ? _years : _amounts.GetValueOrDefault(number.Unit);
        if (kept?.Count < MaxSummands)
        {
            kept.Add(number.Value);
        }
    }

    private void Add(FoldedWords text, NumberMention mention, WordPlace place, PooledList<NumberEntry> numbers)
    {
        switch (mention.Kind)
        {
            case MentionKind.Date:
                AddDate(mention.Date, place, numbers);
                AddDate(mention.OtherDate, place, numbers);
                break;
            case MentionKind.Weekday:
                _weekdays |= 1 << (int)mention.Value;
                break;
            case MentionKind.Time:
                _times.TryAdd((int)mention.Value, place);
                _times.TryAdd((int)mention.Other, place);
                break;
            case MentionKind.Token:
                _tokens.Add(text.Words[mention.From].Hash);
                break;
            case MentionKind.Pair:
                AddDate(mention.Date, place, numbers);
                AddDate(mention.OtherDate, place, numbers);
                break;
            case MentionKind.Grouped:
                for (int word = mention.From; word < mention.To; word++)
                {
                    if (text.Words[word].Kind == WordKind.Number)
                    {
                        numbers.Add(new NumberEntry(NumberScanner.Alone(text, word).Value, mention.Unit, place));
                    }
                }

                break;
        }

        if (mention is { Kind: MentionKind.Number, Unit: Unit.None, Value: >= 0 and < 24 } && mention.Value % 1 == 0 && TimeReader.IsAtHour(text, mention.From))
        {
            _hours |= 1 << (int)mention.Value;
        }

        if (mention.Kind is MentionKind.Number or MentionKind.Grouped or MentionKind.Pair or MentionKind.Decade or MentionKind.Token)
        {
            numbers.Add(new NumberEntry(mention.Value, mention.Unit, place, mention.IsYear && DateReader.IsYearHere(text, mention.From)));
            if (mention.Other >= 0)
            {
                numbers.Add(new NumberEntry(mention.Other, mention.Unit, place));
            }
        }
    }

    private void AddDate(CalendarDate date, WordPlace place, PooledList<NumberEntry> numbers)
    {
        if (date.IsNone)
        {
            return;
        }

        _dates.TryAdd(date.Key, place);
        _dates.TryAdd((date with { Day = 0 }).Key, place);
        _dates.TryAdd((date with { Year = 0, Day = 0 }).Key, place);
        _dates.TryAdd((date with { Year = 0 }).Key, place);
        if (date.Year > 0)
        {
            numbers.Add(new NumberEntry(date.Year, Unit.None, place, IsYear: true));
        }
        else
        {
            // Told apart from the same day of a known year: its year may stand elsewhere.
            _dates.TryAdd(Undated(date).Key, place);
        }

        if (date.Day > 0)
        {
            numbers.Add(new NumberEntry(date.Day, Unit.CalendarDay, place));
        }

        if (date is { Year: > 0, Day: > 0 })
        {
            _weekdays |= 1 << (int)new DateOnly(date.Year, date.Month, date.Day).DayOfWeek;
        }
    }

    /// <summary>The key of a day or month that a source names without a year.</summary>
    public static CalendarDate Undated(CalendarDate date) => date with { Year = 100_000 };

    private static NumberEntry[] Sorted(Span<NumberEntry> numbers)
    {
        numbers.Sort(static (one, other) => one.Value.CompareTo(other.Value) is var byValue and not 0 ? byValue
            : ((int)one.Unit).CompareTo((int)other.Unit) is var byUnit and not 0 ? byUnit
            : one.IsYear != other.IsYear ? one.IsYear.CompareTo(other.IsYear)
            : one.Place.CompareTo(other.Place));
        int kept = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (kept == 0 || numbers[i].Value != numbers[kept - 1].Value || numbers[i].Unit != numbers[kept - 1].Unit)
            {
                numbers[kept++] = numbers[i];
            }
        }

        return numbers[..kept].ToArray();
    }
}
