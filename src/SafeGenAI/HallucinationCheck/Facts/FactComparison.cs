using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What an answer says of entities, beside what is known of them. Pure.</summary>
internal sealed class FactComparison<T>(FactWorld world, FactProperty<T>[] properties)
    where T : class
{
    /// <summary>The key without its presentation: a curly apostrophe makes no other product.</summary>
    public static string PlainKey(string key) => FoldedText.Of(key).Text is { Length: > 0 } plain ? plain : key;

    /// <param name="answer">The answer.</param>
    /// <param name="mentions">What it names, in order of place.</param>
    /// <param name="facts">What is known of each key, plain ones included; null for what does not exist.</param>
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

            List<T> known = [];
            for (int mention = i; mention < end; mention++)
            {
                if ((facts[mentions[mention].Key] ?? facts[PlainKey(mentions[mention].Key)]) is { } fact)
                {
                    known.Add(fact);
                    seen.Add(mentions[mention].Place);
                    CompareSiblings(mentions[mention], fact, findings);
                }
                else if (world == FactWorld.Closed)
                {
                    seen.Add(mentions[mention].Place);
                    findings.Add(new Finding(FactFindingCodes.Unknown, FindingSeverity.Block, mentions[mention].Place));
                }
            }

            // Of an entity that is not known, a sentence may say anything.
            if (known.Count == end - i && sentence < sentences.Count)
            {
                CompareSentence(answer.Folded.Original, sentences[sentence], mentions, i, end, known, findings);
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
        TextSpan[] places = new TextSpan[to - from];
        for (int i = from; i < to; i++)
        {
            if (mentions[i].Siblings is not null)
            {
                return;
            }

            places[i - from] = mentions[i].Place;
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
