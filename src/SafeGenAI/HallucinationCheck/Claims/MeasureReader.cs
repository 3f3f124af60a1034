using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Reads what follows a number: the ending of an ordinal, a magnitude, a unit or a currency.</summary>
internal static class MeasureReader
{
    private const decimal Largest = 1_000_000_000_000_000;

    /// <summary>The mention with all that belongs to it.</summary>
    public static NumberMention Complete(FoldedWords text, NumberMention mention)
    {
        bool glued = false;
        for (int next = mention.To; next < text.Words.Length; next = mention.To)
        {
            ReadOnlySpan<char> gap = text.Gap(next - 1);
            Term term = NumberLexicon.Find(text, next);
            if (gap.IsEmpty && !mention.IsSpelled && !glued && text.Words[next].Kind == WordKind.Letters)
            {
                glued = true;
                mention = Glued(text, mention, next, term);
            }
            else if (gap is not ("" or " " or "-" or ". "))
            {
                return Degrees(text, mention, next, gap);
            }
            else if (term.Kind == TermKind.Magnitude && mention.Magnitude == 1 && gap is not ". ")
            {
                mention = Times(mention, term.Value) with { To = next + 1 };
            }
            else if (term.Kind == TermKind.ShortMagnitude && mention.Magnitude == 1 && Units.IsMoney(mention.Unit) && gap is " " && term.Text is "m" or "b")
            {
                mention = Times(mention, term.Value) with { To = next + 1 };
            }
            else
            {
                return gap is ". " && mention.Magnitude == 1 ? mention : WithUnit(text, mention, next, term);
            }
        }

        return mention;
    }

    // 8th, 5km, 3d: letters on a number are its ordinal, magnitude or unit, or part of its name.
    private static NumberMention Glued(FoldedWords text, NumberMention mention, int next, Term term)
    {
        mention = mention with { To = next + 1 };
        return term.Kind switch
        {
            TermKind.Magnitude => Times(mention, term.Value),
            TermKind.ShortMagnitude when Units.IsMoney(mention.Unit) || term.Text is "k" => Times(mention, term.Value),
            // 5m are five million, or five metres.
            TermKind.ShortMagnitude when term.Text is "m" or "b" && mention.Value * term.Value < Largest => mention with { Other = mention.Value * term.Value },
            TermKind.Unit when mention.Unit == Unit.None => mention with { Unit = (Unit)term.Value },
            _ when text[next] is "s" or "S" && mention.Value % 10 == 0 && mention.Value is >= 1000 and < 2200 or (>= 10 and < 100) =>
                mention with { Kind = MentionKind.Decade, IsYear = false },
            _ => mention with { IsYear = false },
        };
    }

    private static NumberMention WithUnit(FoldedWords text, NumberMention mention, int next, Term term)
    {
        if (text[next] is "US" or "us" or "U.S" or "American" && NumberLexicon.Find(text, next + 1) is { Kind: TermKind.Unit, Value: (long)Unit.Dollar })
        {
            return mention with { Unit = Unit.UsDollar, To = next + 2 };
        }

        if (text[next] is "Canadian" && NumberLexicon.Find(text, next + 1) is { Kind: TermKind.Unit, Value: (long)Unit.Dollar })
        {
            return mention with { Unit = Unit.CanadianDollar, To = next + 2 };
        }

        if (text[next] is "Australian" && NumberLexicon.Find(text, next + 1) is { Kind: TermKind.Unit, Value: (long)Unit.Dollar })
        {
            return mention with { Unit = Unit.AustralianDollar, To = next + 2 };
        }

        if (IsWord(text, next, "per") && (IsWord(text, next + 1, "cent") || IsWord(text, next + 1, "ciento")))
        {
            return Percentage(text, mention, next + 2);
        }

        return IsWord(text, next, "percentage") ? Percentage(text, mention, next + 1)
            : term.Kind != TermKind.Unit || mention.Unit != Unit.None ? mention
            : (Unit)term.Value == Unit.Percent ? Percentage(text, mention, next + 1)
            : mention with { Unit = (Unit)term.Value, To = next + 1, IsYear = false };
    }

    private static NumberMention Percentage(FoldedWords text, NumberMention mention, int next)
    {
        bool points = IsWord(text, next, "points") || IsWord(text, next, "point");
        return mention with { Unit = points ? Unit.PercentagePoint : Unit.Percent, To = points ? next + 1 : next, IsYear = false };
    }

    private static NumberMention Degrees(FoldedWords text, NumberMention mention, int next, ReadOnlySpan<char> gap) =>
        !gap.Contains('\u00B0') || gap.Length > 3 || mention.Unit != Unit.None ? mention
        : text[next] is "C" ? mention with { Unit = Units.Celsius, To = next + 1, IsYear = false }
        : text[next] is "F" ? mention with { Unit = Units.Fahrenheit, To = next + 1, IsYear = false }
        : mention;

    private static NumberMention Times(NumberMention mention, long factor) => mention.Value * factor >= Largest ? mention : mention with
    {
        Value = mention.Value * factor,
        Other = mention.Other < 0 || mention.Other * factor >= Largest ? NumberMention.NoOther : mention.Other * factor,
        Step = mention.Step * factor,
        Magnitude = factor,
        IsYear = false,
        IsWeak = false,
    };

    private static bool IsWord(FoldedWords text, int word, string what) =>
        word < text.Words.Length && text[word].Equals(what, StringComparison.OrdinalIgnoreCase);
}
