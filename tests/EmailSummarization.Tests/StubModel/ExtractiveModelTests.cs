using System.Text.RegularExpressions;
using EmailSummarization.Mail;
using EmailSummarization.StubModel;

namespace EmailSummarization.Tests.StubModel;

public class ExtractiveModelTests
{
    [Fact]
    public void ASummary_IsOneToThreeSentencesOfTheEmail_InItsOrder() => Assert.All(SampleEmails.Readable, email =>
    {
        IReadOnlyList<string> summary = ExtractiveModel.Summarize(email.Subject, email.Body);

        Assert.InRange(summary.Count, 1, 3);
        string body = Squeezed(email.Body);
        int[] places = [.. summary.Select(sentence => body.IndexOf(Squeezed(sentence), StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    });

    [Fact]
    public void WhatTheSubjectIsAbout_ComesBeforeTheRest()
    {
        const string Body = "The weather was nice on our trip. The invoice of March is still not paid. My dog sends its regards to you.";

        Assert.Contains("The invoice of March is still not paid.", ExtractiveModel.Summarize("Unpaid invoice of March", Body));
    }

    [Fact]
    public void ATextWithoutSentences_IsItsOwnSummary() => Assert.Equal(["Ok!"], ExtractiveModel.Summarize("Re: lunch", "Ok!"));

    private static string Squeezed(string text) => Regex.Replace(text, @"\s+", "");
}
