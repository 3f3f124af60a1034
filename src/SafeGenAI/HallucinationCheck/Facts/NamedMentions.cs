namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Names of a known list.</summary>
internal sealed class NamedMentions(NameIndex names) : MentionReader(names.Version)
{
    internal override void Read(in FactAnswer answer, List<FoundMention> mentions)
    {
        for (int word = 0; word < answer.Text.Words.Length;)
        {
            (string? name, int length) = names.At(answer.Text, word);
            if (name is not null)
            {
                int start = answer.Text.Words[word].Start;
                mentions.Add(new FoundMention(name, answer.Text.Folded.ToOriginal(start, answer.Text.Words[word + length - 1].End - start)));
            }

            word += Math.Max(length, 1);
        }
    }
}
