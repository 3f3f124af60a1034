using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What an answer says of entities, beside what is known of them. Pure.</summary>
internal sealed class FactComparison<T>(FactWorld world, FactProperty<T>[] properties)
    where T : class
{
    // In a sentence that names more, a value could be anybody's.
    private const int MaximumCompared = 32;

    /// <param name="answer">The answer.</param>
    /// <param name="mentions">What it names, in order of place.</param>
    /// <param name="facts">What is known of each key; null for what does not exist.</param>
    public FactReport Compare(AnswerText answer, IReadOnlyList<FoundMention> mentions, IReadOnlyDictionary<string, T?> facts)
    {
        List<Finding> findings = [];
        List<TextSpan> seen = [];
        IReadOnlyList<TextSpan> sentences = answer.Sentences;
        int sentence = 0;
        for (int i = 0; i < mentions.Count;)
        {
            while (sentence < sentences.Count && sentences[sentence].End <= mentions[i].Place.Start)
            {
                sentence++;
            }

            int end = i + 1;
            while (end < mentions.Count && sentence < sentences.Count && mentions[end].Place.Start < sentences[sentence].End)
            {
                end++;
            }

            HashSet<T> known = new(ReferenceEqualityComparer.Instance);
            bool allKnown = true;
            for (int mention = i; mention < end; mention++)
            {
                if (facts[mentions[mention].Key] is { } fact)
                {
                    known.Add(fact);
                    seen.Add(mentions[mention].Place);
                    CompareSiblings(mentions[mention], fact, findings);
                    continue;
                }

                allKnown = false;
                if (world == FactWorld.Closed)
                {
                    seen.Add(mentions[mention].Place);
                    findings.Add(new Finding(FactFindingCodes.Unknown, FindingSeverity.Block, mentions[mention].Place));
                }
            }

            // Of an entity that is not known, a sentence may say anything.
            if (allKnown && known.Count <= MaximumCompared && sentence < sentences.Count)
            {
                CompareSentence(answer.Folded.Original, sentences[sentence], mentions, i, end, [.. known], findings);
            }

            i = end;
        }

        return new FactReport(findings, seen);
    }

    private void CompareSiblings(in FoundMention mention, T fact, List<Finding> findings)
    {
        if (mention.Siblings is null)
        {
            return;
        }

        foreach (FactProperty<T> property in properties)
        {
            foreach (JsonSibling sibling in mention.Siblings)
            {
                if (sibling.Name.Equals(property.JsonName, StringComparison.OrdinalIgnoreCase) && property.IsContradictedBy(sibling, fact))
                {
                    findings.Add(new Finding(FactFindingCodes.Contradicted, FindingSeverity.Block, sibling.Place));
                }
            }
        }
    }

    private void CompareSentence(
        string answer, TextSpan place, IReadOnlyList<FoundMention> mentions, int from, int to, List<T> known, List<Finding> findings)
    {
        List<TextSpan> places = [];
        for (int i = from; i < to; i++)
        {
            if (mentions[i].Siblings is not null)
            {
                return;
            }

            // Two readers may find the same name, or one within the other.
            TextSpan name = mentions[i].Place;
            if (places.Count > 0 && name.Start < places[^1].End)
            {
                places[^1] = new TextSpan(places[^1].Start, Math.Max(places[^1].End, name.End) - places[^1].Start);
            }
            else
            {
                places.Add(name);
            }
        }

        FactSentence sentence = new(answer, place, places);
        if (properties.Length == 0 || !sentence.IsStatement)
        {
            return;
        }

        foreach (FactProperty<T> property in properties)
        {
            if (property.FindContradiction(sentence, known) is { } contradiction)
            {
                findings.Add(new Finding(FactFindingCodes.Contradicted, FindingSeverity.Block, contradiction));
            }
        }
    }
}
