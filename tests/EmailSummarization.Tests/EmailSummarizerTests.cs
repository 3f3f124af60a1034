using EmailSummarization.Mail;
using EmailSummarization.Reports;
using EmailSummarization.StubModel;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace EmailSummarization.Tests;

public class EmailSummarizerTests
{
    private readonly InMemoryDecisionSink _decisions = new();

    public static TheoryData<string, FailureKind, bool> FaultsThroughBothDoors()
    {
        (Fault, FailureKind)[] kinds =
        [
            (Fault.Stall, FailureKind.Timeout), (Fault.RateLimited, FailureKind.RateLimited), (Fault.ServerError, FailureKind.ProviderError),
            (Fault.Cut, FailureKind.Network), (Fault.Truncated, FailureKind.Truncated), (Fault.InventedQuote, FailureKind.Hallucination),
            (Fault.Refusal, FailureKind.Refusal),
        ];
        TheoryData<string, FailureKind, bool> data = [];
        foreach ((Fault fault, FailureKind kind) in kinds)
        {
            data.Add(fault.ToString(), kind, false);
            data.Add(fault.ToString(), kind, true);
        }

        return data;
    }

    [Fact]
    public async Task WhenNothingMisbehaves_EveryReadableEmail_GetsAModelsAnswer()
    {
        await using SampleModels models = await SampleModels.OnStubAsync(new StubAnswers((_, _) => (Fault.None, 0)));
        await using EmailSummarizer summarizer = new(models, budgetUsd: 1, _decisions);
        foreach (Email email in SampleEmails.Readable)
        {
            GenAIResult result = await summarizer.SummarizeAsync(email, CancellationToken.None);

            Assert.Equal(Outcome.Answered, result.Outcome);
            Assert.Null(result.FailureKind);
            Assert.Equal(Verdict.Supported, result.Verdict);
            Assert.DoesNotContain("quote>", result.Text, StringComparison.Ordinal);
        }

        Statistics statistics = new(_decisions.Decisions);
        Assert.Equal((32, 30, 2, 0), (statistics.Calls, statistics.FromModel, statistics.CacheHits, statistics.FromRung));
        Assert.Equal(30, statistics.Attempts);
        Assert.True(statistics.SavedUsd > 0 && statistics.CostUsd > statistics.SavedUsd);
        Assert.Empty(statistics.Failures);
    }

    [Theory, MemberData(nameof(FaultsThroughBothDoors))]
    public async Task WhatTheSmallModelDoes_IsTheFailureOfTheTable(string misbehaviour, FailureKind expected, bool streaming)
    {
        Fault fault = Enum.Parse<Fault>(misbehaviour);
        await using SampleModels models = await StartAsync(fault, bothModels: false);
        await using EmailSummarizer summarizer = new(models, budgetUsd: 1, _decisions);

        GenAIResult result = await AskAsync(summarizer, streaming);

        Assert.Equal(expected, result.FailureKind);
        // A refusal is not carried to another model.
        Assert.Equal(fault == Fault.Refusal ? Provenance.Template : Provenance.Model, result.Provenance);
        Assert.Equal(fault == Fault.Refusal ? null : "large", result.Model);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AnInventedSummary_NeverLeaves(bool streaming)
    {
        await using SampleModels models = await StartAsync(Fault.InventedQuote, bothModels: true);
        await using EmailSummarizer summarizer = new(models, budgetUsd: 1, _decisions);

        foreach (string start in (string[])["01-", "16-", "17-"])
        {
            GenAIResult result = await AskAsync(summarizer, streaming, start);

            Assert.Equal((FailureKind.Hallucination, Provenance.Echo), (result.FailureKind, result.Provenance));
            Assert.Equal(SampleEmails.Named(start).Body, result.Text);
        }
    }

    [Fact]
    public async Task ABudgetThatIsTooSmall_SendsNothing()
    {
        await using SampleModels models = await StartAsync(Fault.None, bothModels: true);
        await using EmailSummarizer summarizer = new(models, budgetUsd: 0.0001m, _decisions);

        GenAIResult result = await AskAsync(summarizer, streaming: false);

        Assert.Equal((FailureKind.BudgetExceeded, Provenance.Template), (result.FailureKind, result.Provenance));
        Assert.Equal(0, new Statistics(_decisions.Decisions).CostUsd);
    }

    private static async Task<SampleModels> StartAsync(Fault fault, bool bothModels)
    {
        SampleModels models = await SampleModels.OnStubAsync(new StubAnswers((_, large) => (large && !bothModels ? Fault.None : fault, 0)));
        return models with { Patience = fault == Fault.Stall ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(10) };
    }

    private static async Task<GenAIResult> AskAsync(EmailSummarizer summarizer, bool streaming, string start = "01-")
    {
        Email email = SampleEmails.Named(start);
        if (!streaming)
        {
            return await summarizer.SummarizeAsync(email, CancellationToken.None);
        }

        GenAIStreamingAnswer answer = summarizer.SummarizeStreaming(email, CancellationToken.None);
        await foreach (ChatResponseUpdate _ in answer)
        {
        }

        return answer.Result!;
    }
}
