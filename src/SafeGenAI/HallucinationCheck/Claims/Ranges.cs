using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>What the two ends of a range share: the unit and magnitude of the second, the century and month of the first.</summary>
internal static class Ranges
{
    public static void Share(FoldedWords text, PooledList<NumberMention> mentions)
    {
        for (int i = mentions.Count - 2; i >= 0; i--)
        {
            NumberMention first = mentions[i];
            NumberMention second = mentions[i + 1];
            if (second.From - first.To is < 0 or > 1 || !IsRange(text, first, second))
            {
                continue;
            }

            if (first.Kind == MentionKind.Number && second.Kind is MentionKind.Number or MentionKind.Grouped)
            {
                mentions[i] = first.IsYear && second.Value < 100 ? first : Lower(first, second);
                mentions[i + 1] = first.IsYear && second is { Value: >= 10 and < 100, Unit: Unit.None }
                    ? second with { Other = (first.Value - (first.Value % 100)) + second.Value }
                    : second.Unit == Unit.None && Units.IsMoney(first.Unit) ? second with { Unit = first.Unit } : second;
            }
            else if (first is { Kind: MentionKind.Number, Value: >= 1 and <= 31, Unit: Unit.None } && first.Value % 1 == 0 && second is { Kind: MentionKind.Date, Date.Day: > 0 })
            {
                // "10 to 12 March"
                mentions[i] = first with { Kind = MentionKind.Date, Date = second.Date with { Day = (int)first.Value } };
            }
            else if (first is { Kind: MentionKind.Date, Date: { Day: > 0, Year: 0 } } && second is { Kind: MentionKind.Number, Value: >= 1 and <= 31, Unit: Unit.None } && second.Value % 1 == 0)
            {
                // "March 10-12"
                mentions[i + 1] = second with { Kind = MentionKind.Date, Date = first.Date with { Day = (int)second.Value } };
            }
        }
    }

    // "5 to 10 million euros"
    private static NumberMention Lower(NumberMention first, NumberMention second) => first with
    {
        Unit = first.Unit == Unit.None ? second.Unit : first.Unit,
        Other = first.Magnitude == 1 && second.Magnitude > 1 && first.Value < second.Value && first.Value < 1_000_000 ? first.Value * second.Magnitude : first.Other,
        IsYear = first.IsYear && second.Unit == Unit.None,
    };

    private static bool IsRange(FoldedWords text, NumberMention first, NumberMention second) => second.From == first.To
        ? text.Gap(first.To - 1) is "-" or " - " or "/" or " / "
        : text.Gap(first.To - 1) is " " && text.Gap(first.To) is " " && text[first.To] is "to" or "and" or "or" or "through" or "until" or "bis" or "und" or "oder" or "y" or "et" or "ou";
}
