using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Says whether the texts of an index support a number, and what comes nearest to it.</summary>
internal static class NumberComparison
{
    public static (Support Support, WordPlace? Evidence) Compare(FoldedWords text, NumberMention claim, NumberIndex index) => claim.Kind switch
    {
        MentionKind.Date => DateComparison.Compare(claim, index),
        MentionKind.Weekday => (index.ContainsWeekday((int)claim.Value) ? Support.Found : Support.Missing, null),
        MentionKind.Time => DateComparison.CompareTime(claim, index),
        MentionKind.Decade => (DateComparison.ContainsDecade(claim.Value, index) ? Support.Found : Support.Missing, null),
        MentionKind.Token => (CompareToken(text, claim, index), null),
        MentionKind.Pair => ComparePair(claim, index),
        MentionKind.Grouped => CompareGroups(text, claim, index),
        _ => CompareNumber(text, claim, index),
    };

    private static (Support Support, WordPlace? Evidence) CompareNumber(FoldedWords text, NumberMention claim, NumberIndex index)
    {
        (Support support, WordPlace? evidence) = Exact(claim.Value, claim.Unit, index);
        if (support != Support.Found && claim.Other >= 0 && Exact(claim.Other, claim.Unit, index) is { Support: Support.Found } other)
        {
            return other;
        }

        if (support == Support.Found || IsFraction(claim, index) || Derivation.Explains(claim, index))
        {
            return (Support.Found, evidence);
        }

        if (claim.Unit == Units.Century && index.ContainsBetween((claim.Value - 1) * 100, claim.Value * 100))
        {
            return (Support.Found, null);
        }

        Support rounded = Rounding.Compare(claim, Hedges.Before(text, claim.From), index, out WordPlace? near);
        return rounded > support ? (rounded, near) : (support, evidence ?? Nearest(claim, index));
    }

    // The units of one value stand side by side, and are few.
    private static (Support Support, WordPlace? Evidence) Exact(decimal value, Unit unit, NumberIndex index)
    {
        WordPlace? other = null;
        for (int at = index.LowerBound(value); at < index.Numbers.Length && index.Numbers[at].Value == value; at++)
        {
            if (Units.Agree(unit, index.Numbers[at].Unit))
            {
                return (Support.Found, index.Numbers[at].Place);
            }

            other ??= index.Numbers[at].Unit == Unit.CalendarDay ? null : index.Numbers[at].Place;
        }

        return (other is null ? Support.Missing : Support.OtherUnit, other);
    }

    // 12 % and 0.12
    private static bool IsFraction(NumberMention claim, NumberIndex index) =>
        claim.Unit == Unit.Percent ? Exact(claim.Value / 100, Unit.None, index).Support == Support.Found
        : claim is { Unit: Unit.None, Value: > 0 and < 1 } && Exact(claim.Value * 100, Unit.Percent, index).Support == Support.Found;

    private static (Support Support, WordPlace? Evidence) ComparePair(NumberMention claim, NumberIndex index)
    {
        WordPlace? date = Found(claim.Date, index) ?? Found(claim.OtherDate, index);
        bool found = date is not null || (index.Contains(claim.Value) && (index.Contains(claim.Other) || IsNextYear(claim, index)));
        return (found ? Support.Found : Support.Missing, date);
    }

    // "2019/20" is 2019 to 2020.
    private static bool IsNextYear(NumberMention claim, NumberIndex index) =>
        claim is { Value: >= 1000 and < 2200, Other: < 100 } && index.Contains(claim.Value - (claim.Value % 100) + claim.Other);

    private static WordPlace? Found(CalendarDate date, NumberIndex index) => date.IsNone ? null : index.FindDate(date);

    private static (Support Support, WordPlace? Evidence) CompareGroups(FoldedWords text, NumberMention claim, NumberIndex index)
    {
        (Support support, WordPlace? evidence) = CompareNumber(text, claim, index);
        if (support == Support.Found)
        {
            return (support, evidence);
        }

        for (int word = claim.From; word < claim.To; word++)
        {
            if (text.Words[word].Kind == WordKind.Number && Exact(NumberScanner.Alone(text, word).Value, Unit.None, index).Support != Support.Found)
            {
                return (support, evidence);
            }
        }

        return (Support.Found, evidence);
    }

    // B12 is not 12, though it may be what a source calls "vitamin 12".
    private static Support CompareToken(FoldedWords text, NumberMention claim, NumberIndex index) =>
        index.ContainsToken(text.Words[claim.From].Hash) ? Support.Found
            : text.Words[claim.From].Kind == WordKind.Letters && claim.Value >= 0 && index.Contains(claim.Value) ? Support.Rounded
            : Support.Missing;

    private static WordPlace? Nearest(NumberMention claim, NumberIndex index)
    {
        int at = index.LowerBound(claim.Value);
        NumberEntry? best = null;
        for (int i = Math.Max(at - 1, 0); i <= at && i < index.Numbers.Length; i++)
        {
            NumberEntry entry = index.Numbers[i];
            decimal distance = Math.Abs(entry.Value - claim.Value);
            bool comparable = entry.Unit != Unit.CalendarDay && Units.Agree(claim.Unit, entry.Unit) && distance <= claim.Value / 2;
            best = comparable && (best is not { } other || distance < Math.Abs(other.Value - claim.Value)) ? entry : best;
        }

        return best?.Place;
    }
}
