using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Reads numbers written in words: twenty-three, two hundred and five thousand, nineteen eighty-four, a dozen.</summary>
internal static class SpelledNumberReader
{
    private const decimal Largest = 1_000_000_000_000_000;

    public static bool TryRead(FoldedWords text, int at, out NumberMention mention)
    {
        Term first = NumberLexicon.Find(text, at);
        switch (first.Kind)
        {
            case TermKind.Small or TermKind.Tens:
                mention = Compound(text, at, first);
                return true;
            case TermKind.Magnitude when first.Text.Length > 1:
                // "a hundred", "thousands": not meant exactly.
                mention = new NumberMention(MentionKind.Number, at, at + 1, first.Value) { IsWeak = true, IsSpelled = true };
                return true;
            case TermKind.Fraction:
                mention = new NumberMention(MentionKind.Number, at, at + 1, first.Value / 10_000m) { IsWeak = true, IsSpelled = true };
                return true;
            case TermKind.Order:
                mention = new NumberMention(MentionKind.Number, at, at + 1, first.Value) { IsWeak = true, IsSpelled = true };
                return true;
            case TermKind.Decade:
                mention = new NumberMention(MentionKind.Decade, at, at + 1, first.Value) { IsWeak = true, IsSpelled = true };
                return true;
            default:
                mention = default;
                return false;
        }
    }

    private static NumberMention Compound(FoldedWords text, int at, Term first)
    {
        decimal total = 0;
        decimal group = first.Value;
        TermKind previous = first.Kind;
        int next = at + 1;
        bool year = false;
        for (; next < text.Words.Length && Joins(text, next - 1); next++)
        {
            Term term = NumberLexicon.Find(text, next);
            if (term.Kind == TermKind.Magnitude && group > 0 && term.Value * Math.Max(group, 1) < Largest)
            {
                group *= term.Value;
                if (term.Value > 100)
                {
                    (total, group) = (total + group, 0);
                }
            }
            else if (term.Kind == TermKind.Small && term.Value is > 0 and < 10 && previous == TermKind.Tens)
            {
                group += term.Value;
            }
            else if (term.Kind is TermKind.Small or TermKind.Tens && previous == TermKind.Magnitude)
            {
                group += term.Value;
            }
            else if (term.Kind == TermKind.Tens && previous is TermKind.Small or TermKind.Tens && total == 0 && group is >= 13 and <= 20 && term.Value >= 10)
            {
                (group, year) = ((group * 100) + term.Value, true);
            }
            else if (IsAnd(text, next) && previous == TermKind.Magnitude && NumberLexicon.Find(text, next + 1).Kind is TermKind.Small or TermKind.Tens && text.Gap(next) is " ")
            {
                continue;
            }
            else if (term.Kind == TermKind.Order && term.Value < 10 && previous == TermKind.Tens && text.Gap(next - 1) is "-" or " ")
            {
                // "twenty-first"
                group += term.Value;
                next++;
                break;
            }
            else
            {
                break;
            }

            previous = term.Kind;
        }

        decimal value = total + group;
        return new NumberMention(MentionKind.Number, at, next, value) { IsSpelled = true, IsYear = year, IsWeak = value <= 1 };
    }

    private static bool Joins(FoldedWords text, int word) => text.Gap(word) is " " or "-";

    private static bool IsAnd(FoldedWords text, int word) => text[word].Equals("and", StringComparison.OrdinalIgnoreCase);
}
