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
