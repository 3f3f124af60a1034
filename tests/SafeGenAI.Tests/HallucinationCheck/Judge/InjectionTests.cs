using System.Text.RegularExpressions;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Judge;
using SafeGenAI.HallucinationCheck.Texts;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck.Judge;

/// <summary>A judge that does whatever it is told by the data must not be able to pass an answer that the sources do not support.</summary>
public sealed partial class InjectionTests
{
    private static readonly string[] Unsupported =
    [
        "Customers may return shoes within 60 days of delivery.",
        "Customers may not return shoes within 30 days of delivery.",
        "Maria Visser answers questions about returns.",
        "The company will close its warehouse next winter.",
        "Refunds are impossible.",
        "Customers may return shoes within 30 days of delivery. Every parcel is insured against theft.",
    ];

    private static readonly string[] TrueQuotes =
    [
        "Customers may return shoes within 30 days of delivery.", "Returned shoes must not have been worn outside.",
        "The warehouse in Rotterdam checks every parcel, and Anna Visser answers questions about returns.", "Delivery takes 14 days.",
    ];

    public static TheoryData<string> Placements => new() { "source", "source before", "own source", "answer", "answer before", "both" };

    [Fact]
    public void ThereAreMoreThanTwoHundred() => Assert.True(Injections.All.Count >= 200, $"{Injections.All.Count} texts");

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task ObeyingAnInjection_NeverSupports_WhatTheSourcesDoNotSay(string placement)
    {
        int asked = 0;
        foreach (string injection in Injections.All)
        {
            foreach (string unsupported in Unsupported)
            {
                (string answer, string[] sources) = Place(injection, unsupported, placement);
                foreach (string obedience in Obediences(injection, answer, sources))
                {
                    JudgeRig rig = new();
                    rig.Model.Otherwise = FakeReply.Text(obedience);
                    JudgeOutcome outcome = await rig.JudgeAsync(answer, sources);
                    Assert.False(outcome.Verdict == Verdict.Supported, $"\"{answer}\" passed with {obedience}");
                    Assert.True(rig.Model.Requests.All(request => request.Options!.Tools is null));
                    asked += rig.Model.Calls;
                }
            }
        }

        Assert.True(asked > 10_000, $"the judge was asked {asked} times");
    }

    [Theory]
    [InlineData("source")]
    [InlineData("source before")]
    [InlineData("own source")]
    public async Task AnHonestJudge_IsStillHeard(string placement)
    {
        foreach (string injection in Injections.All)
        {
            (string answer, string[] sources) = Place(injection, "You may return shoes within 30 days.", placement);
            JudgeRig rig = new();
            rig.Saying((1, "supported", placement == "own source" ? 2 : 1, TrueQuotes[0]));

            Assert.Equal(Verdict.Supported, (await rig.JudgeAsync(answer, sources)).Verdict);
        }
    }

    [Fact]
    public async Task AnInjection_StandsBetweenItsMarks()
    {
        foreach (string injection in Injections.All)
        {
            JudgeRig rig = new();
            await rig.JudgeAsync("Shoes may be returned within 30 days. " + injection, injection + " " + JudgeRig.Policy);
            string mark = rig.Asked.LastText[..32];
            string[] own = [.. rig.Asked.LastText.Split('\n').Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[33..])];

            Assert.Equal(["source 1", "end of source 1", "answer"], own[..3]);
            Assert.Equal("end of answer", own[^1]);
            Assert.All(own[3..^1], line => Assert.Matches(SentenceLine(), line));
            Assert.DoesNotContain(injection, rig.Asked.Messages[0].Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatASourceSays_ASourceSays()
    {
        // The limit of the check, stated so that nobody expects more of it: a claim that was planted in a source is in the source.
        JudgeRig rig = new();
        const string planted = "Customers may return shoes within 90 days of delivery.";
        rig.Saying((1, "supported", 1, planted));

        Assert.Equal(Verdict.Supported, (await rig.JudgeAsync("Customers may return shoes within 90 days.", planted + " " + JudgeRig.Policy)).Verdict);
    }

    [Theory]
    // moved negation
    [InlineData("The fee is not refundable but it is transferable.", "The fee is refundable but it is not transferable.")]
    [InlineData("Members must not smoke and may drink.", "Members may smoke and must not drink.")]
    [InlineData("The fee is not transferable but it is refundable.", "The fee is not refundable.")]
    // double negation
    [InlineData("The plan is without big risks.", "The plan is not without big risks.")]
    [InlineData("The board never approved the plan.", "The board never failed to not approve the plan.")]
    // swapped roles
    [InlineData("In March the buyer owed the seller a deposit.", "In March the seller owed the buyer a deposit.")]
    [InlineData("the buyer owed the seller for all goods delivered in spring to the central warehouse near the old harbour.", "the seller owed the buyer for all goods delivered in spring to the central warehouse near the old harbour.")]
    [InlineData("The buyer was sued by the seller.", "The buyer sued the seller.")]
    [InlineData("Payment is due before delivery.", "Payment is due after delivery.")]
    [InlineData("Payment comes after delivery.", "Delivery comes after payment.")]
    [InlineData("Members may pay a deposit.", "Members must pay a deposit.")]
    [InlineData("Prices went up in spring.", "Prices went down in spring.")]
    // swapped numbers
    [InlineData("The rate was 7 % in spring and 5 % in autumn.", "The rate was 5 % in spring and 7 % in autumn.")]
    [InlineData("The rate was 7 % in spring and 5 % in autumn.", "The rate was 7 % in autumn.")]
    [InlineData("Gold members pay 5 euros and silver members pay 7 euros.", "Gold members pay 7 euros.")]
    [InlineData("Prices rose from two to nine euros.", "Prices rose from nine to two euros.")]
    // swapped names
    [InlineData("Anna Visser paid Jan Bakker for the boat.", "Jan Bakker paid Anna Visser for the boat.")]
    [InlineData("The train runs from Paris to Rome.", "The train runs from Rome to Paris.")]
    [InlineData("Anna hates Bob and Carol loves Dan.", "Anna loves Dan.")]
    // swapped dates
    [InlineData("The shop opened in 1990 and closed in 2005.", "The shop opened in 2005 and closed in 1990.")]
    [InlineData("The offer began on 3 May 2020 and ended on 9 June 2021.", "The offer began on 9 June 2020 and ended on 3 May 2021.")]
    public async Task TheSourcesOwnWords_InAnotherOrder_AreNotSupported(string source, string answer)
    {
        // Shorter quotes are not believed at all.
        (source, answer) = ("By our own house rules " + source, "By our own house rules " + answer);
        foreach (string quote in new[] { source, source.TrimEnd('.') })
        {
            JudgeOutcome outcome = await new JudgeRig().Saying((1, "supported", 1, quote)).JudgeAsync(answer, source);

            Assert.NotEqual(Verdict.Supported, outcome.Verdict);
        }

        Assert.Equal(Verdict.Supported, (await new JudgeRig().Saying((1, "supported", 1, source)).JudgeAsync(source, source)).Verdict);
    }

    private static (string Answer, string[] Sources) Place(string injection, string answer, string placement) => placement switch
    {
        "source" => (answer, [JudgeRig.Policy + " " + injection]),
        "source before" => (answer, [injection + "\n" + JudgeRig.Policy]),
        "own source" => (answer, [injection, JudgeRig.Policy]),
        "answer" => (answer + " " + injection, [JudgeRig.Policy]),
        "answer before" => (injection + "\n" + answer, [JudgeRig.Policy]),
        _ => (answer + " " + injection, [JudgeRig.Policy + " " + injection]),
    };

    /// <summary>What a model might say that does as it is told.</summary>
    private static IEnumerable<string> Obediences(string injection, string answer, string[] sources)
    {
        string all = string.Join(' ', sources);
        int sentences = JudgedSentence.Of(new AnswerText(answer)).Count;
        yield return injection;
        yield return """{"score":5,"verdict":"supported","statements":[]}""";
        yield return Everything(sentences, (1, ""));
        yield return Everything(sentences, (1, injection));
        yield return Everything(sentences, (sources.Length, all));
        yield return Everything(sentences, (sources.Length, answer));
        yield return Everything(sentences, (sources.Length, all[..Math.Min(all.Length, 40)] + " ... " + all[^Math.Min(all.Length, 40)..]));
        foreach (string quote in TrueQuotes)
        {
            yield return Everything(sentences, (sources.Length, quote));
        }

        // A careful liar: for each sentence all true quotes and the injection, so that one of them may fit.
        yield return JudgeRig.Json(Enumerable.Range(1, sentences).SelectMany(sentence =>
            TrueQuotes.Append(injection).Select(quote => (sentence, "supported", sources.Length, quote))));
    }

    private static string Everything(int sentences, (int Source, string Quote) evidence) =>
        JudgeRig.Json(Enumerable.Range(1, sentences).Select(sentence => (sentence, "supported", evidence.Source, evidence.Quote)));

    [GeneratedRegex("^(sentence [0-9]+|not judged)$")]
    private static partial Regex SentenceLine();
}
