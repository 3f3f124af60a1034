namespace EmailSummarization.Mail;

/// <summary>An e-mail as the feature sees it.</summary>
internal sealed record Email(string Subject, string Body)
{
    /// <summary>What the model reads, and what its answer is checked against.</summary>
    public string Text => $"Subject: {Subject}\n\n{Body}";

    /// <summary>The first sentence after the greeting.</summary>
    public string FirstSentence =>
        Sentences.Of(Body).FirstOrDefault(sentence => Sentences.Ends(sentence[^1]))
        ?? Sentences.Of(Body).FirstOrDefault()
        ?? Body.Split('\n')[0];
}
