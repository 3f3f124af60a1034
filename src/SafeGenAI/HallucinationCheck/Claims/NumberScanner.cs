using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Finds the numbers, dates and times of a text, in order.</summary>
internal static class NumberScanner
{
    private const int MaxGroups = 4;

    /// <param name="text">The text.</param>
    /// <param name="mentions">Empty; takes the numbers in their order.</param>
    public static void Scan(FoldedWords text, PooledList<NumberMention> mentions)
    {
        for (int at = 0; at < text.Words.Length;)
        {
            int before = mentions.Count;
            Read(text, at, mentions);
            at = mentions.Count == before ? at + 1 : Math.Max(mentions[^1].To, at + 1);
        }

        Ranges.Share(text, mentions);
    }

    /// <summary>The number of one word alone, whatever stands around it.</summary>
    public static NumberMention Alone(FoldedWords text, int word) => Of(NumeralReader.Read(text[word]), word, word + 1);

    private static void Read(FoldedWords text, int at, PooledList<NumberMention> mentions)
    {
        switch (text.Words[at].Kind)
        {
            case WordKind.Number:
                ReadNumeral(text, at, at, Unit.None, mentions);
                break;
            case WordKind.Symbol:
                ReadSymbol(text, at, mentions);
                break;
            default:
                ReadLetters(text, at, mentions);
                break;
        }
    }

    private static void ReadSymbol(FoldedWords text, int at, PooledList<NumberMention> mentions)
    {
        Term term = NumberLexicon.Find(text, at);
        if (term.Kind == TermKind.Unit && Units.IsMoney((Unit)term.Value) && IsNumber(text, at + 1) && text.Gap(at) is "" or " ")
        {
            bool lettered = (Unit)term.Value == Unit.Dollar && at > 0 && text.Gap(at - 1).IsEmpty;
            ReadNumeral(text, at, at + 1, lettered ? Units.DollarOf(text[at - 1]) : (Unit)term.Value, mentions);
        }
    }

    private static void ReadLetters(FoldedWords text, int at, PooledList<NumberMention> mentions)
    {
        Term term = NumberLexicon.Find(text, at);
        switch (term.Kind)
        {
            case TermKind.None:
                if (text.Words[at].Kind == WordKind.Letters && text[at].IndexOfAnyInRange('0', '9') >= 0)
                {
                    mentions.Add(new NumberMention(MentionKind.Token, at, at + 1, DigitsIn(text[at])));
                }

                return;
            case TermKind.Month or TermKind.DoubtfulMonth:
                if (DateReader.TryReadAtMonth(text, at, term, out NumberMention date))
                {
                    mentions.Add(date);
                }

                return;
            case TermKind.Weekday or TermKind.DoubtfulWeekday:
                bool named = char.IsUpper(text[at][0]);
                mentions.Add(new NumberMention(MentionKind.Weekday, at, at + 1, term.Value) { IsWeak = term.Kind == TermKind.DoubtfulWeekday || !named });
                return;
            case TermKind.DayTime:
                mentions.Add(new NumberMention(MentionKind.Time, at, at + 1, term.Value) { IsWeak = true });
                return;
            case TermKind.Unit:
                if (Units.IsMoney((Unit)term.Value) && text.Words[at].Length <= 3 && !char.IsLower(text[at][0]) && IsNumber(text, at + 1) && text.Gap(at) is "" or " " or ". ")
                {
                    ReadNumeral(text, at, at + 1, (Unit)term.Value, mentions);
                }

                return;
            default:
                if (SpelledNumberReader.TryRead(text, at, out NumberMention spelled))
                {
                    mentions.Add(MeasureReader.Complete(text, spelled));
                }

                return;
        }
    }

    private static void ReadNumeral(FoldedWords text, int from, int at, Unit unit, PooledList<NumberMention> mentions)
    {
        Numeral numeral = NumeralReader.Read(text[at]);
        if (unit == Unit.None && (DateReader.TryReadAtNumber(text, at, numeral, out NumberMention mention) || TimeReader.TryRead(text, at, numeral, out mention)))
        {
            mentions.Add(mention);
            return;
        }

        if (numeral.Kind == MentionKind.Token && IsList(text[at]))
        {
            foreach (Range part in text[at].SplitAny(text[at].ContainsAny('/', ':') ? "/:" : ","))
            {
                mentions.Add(Of(NumeralReader.Read(text[at][part]), from, at + 1));
            }

            return;
        }

        mention = Of(numeral, from, at + 1) with { Unit = unit };
        if (numeral.PlainDigits == 2 && text.Words[at].Start > 0 && text.Folded.Text[text.Words[at].Start - 1] == '\'')
        {
            // "in '98"
            mention = mention with { Other = NumeralReader.Century((int)numeral.Value) };
        }

        mention = numeral.PlainDigits is >= 1 and <= 3 ? WithFraction(text, at, Group(text, at, mention)) : mention;
        mentions.Add(mention.Kind is MentionKind.Number or MentionKind.Grouped ? MeasureReader.Complete(text, mention) : mention);
    }

    // "1 200 000" and "1 234,56" are one number; "235, 000", of a text that was cut into words, is one or several.
    private static NumberMention Group(FoldedWords text, int at, NumberMention first)
    {
        int next = at + 1;
        decimal value = first.Value;
        bool several = false;
        while (next < text.Words.Length && next - at <= MaxGroups && text.Words[next] is { Kind: WordKind.Number, Length: 3 }
            && text.Gap(next - 1) is " " or ", " or " , " && NumeralReader.Read(text[next]) is { PlainDigits: 3 } group)
        {
            value = (value * 1000) + group.Value;
            several |= text.Gap(next - 1).Contains(',');
            next++;
        }

        decimal step = Step(value);
        if (next < text.Words.Length && next - at <= MaxGroups && text.Gap(next - 1) is " " && !several && NumeralReader.ReadLastGroup(text[next]) is { Kind: MentionKind.Number } last)
        {
            (value, step) = ((value * 1000) + last.Value, last.Step);
            next++;
        }

        return next == at + 1 ? first : first with { Kind = several ? MentionKind.Grouped : MentionKind.Number, Step = step, To = next, Value = value, IsYear = false };
    }

    // "1 1/2"
    private static NumberMention WithFraction(FoldedWords text, int at, NumberMention whole) =>
        whole.To == at + 1 && IsNumber(text, at + 1) && text.Gap(at) is " " && text[at + 1].Contains('/')
            && NumeralReader.Read(text[at + 1]) is { Kind: MentionKind.Number, Value: < 1 } fraction
            ? whole with { To = at + 2, Value = whole.Value + fraction.Value, Step = fraction.Step }
            : whole;

    private static decimal Step(decimal value)
    {
        decimal step = 1;
        while (value > 0 && value % (step * 10) == 0)
        {
            step *= 10;
        }

        return step;
    }

    private static NumberMention Of(Numeral numeral, int from, int to) => new(numeral.Kind, from, to, numeral.Value)
    {
        Other = numeral.Other,
        Step = numeral.Step,
        Date = numeral.Date,
        OtherDate = numeral.OtherDate,
        IsYear = numeral.IsYear,
    };

    // "2010,2011", "3:2:1" and "8.6/10" are several numbers; "1.2.3" is one version.
    private static bool IsList(ReadOnlySpan<char> word) =>
        word.Length < 100 && !word.ContainsAny('^', '\'') && (word.ContainsAny('/', ':') || !word.Contains('.'));

    private static bool IsNumber(FoldedWords text, int word) => word < text.Words.Length && text.Words[word].Kind == WordKind.Number;

    private static decimal DigitsIn(ReadOnlySpan<char> word)
    {
        int start = word.IndexOfAnyInRange('0', '9');
        int length = word[start..].IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = word.Slice(start, length < 0 ? word.Length - start : length);
        return digits.Length > 15 ? NumberMention.NoOther : NumeralReader.Read(digits).Value;
    }
}
