namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>What the host's own function finds.</summary>
internal sealed class CustomMentions(Func<string, IEnumerable<Mention>> read, string version) : MentionReader("custom " + version)
{
    internal override void Read(in FactAnswer answer, List<FoundMention> mentions)
    {
        string text = answer.Text.Folded.Original;
        foreach (Mention mention in read(text))
        {
            if (mention.Place.Start < 0 || mention.Place.Length < 0 || mention.Place.Start > text.Length - mention.Place.Length)
            {
                throw new InvalidOperationException(
                    $"The mention reader '{Version}' found a mention at {mention.Place.Start}+{mention.Place.Length} in an answer of {text.Length} characters: return places in the text it was given.");
            }

            if (IsKey(mention.Key))
            {
                mentions.Add(new FoundMention(mention.Key, mention.Place));
            }
        }
    }
}
