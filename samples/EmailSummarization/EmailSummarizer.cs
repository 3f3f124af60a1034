using EmailSummarization.Mail;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Decisions;
using SafeGenAI.Failures;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;

namespace EmailSummarization;

/// <summary>The feature. Everything that this sample says to SafeGenAI is in this file: the set-up and the call.</summary>
internal sealed class EmailSummarizer : IAsyncDisposable
{
    private const string Feature = "email_summarization";

    private readonly ServiceProvider _services;
    private readonly GenAIPipeline _pipeline;

    public EmailSummarizer(SampleModels models, decimal budgetUsd, IDecisionSink decisions)
    {
        ServiceCollection services = new();
        services.AddSafeGenAI()
            .AddModel("small", _ => models.Small, models.SmallPrice)
            .AddModel("large", _ => models.Large, models.LargePrice)
            .AddFeature(Feature, feature => feature
                .UseModels("small", "large")                            // cheap first; a rejected answer moves up
                .UseCache(CacheSharing.User)                            // the same e-mail again costs nothing
                .UseHallucinationCheck(check => check.RequireQuotes())  // what is not in the e-mail does not leave
                .UseCostBreaker(cost =>
                {
                    cost.PerFeature(usd: budgetUsd, Per.Hour);
                    cost.MaxOutputTokens = models.MaxOutputTokens;
                    cost.CeilingPrice = SampleModels.CeilingPrice;      // an unknown price is not zero
                })
                .UseResilience(limits =>
                {
                    limits.AttemptTimeout = limits.FirstContentTimeout = limits.IdleTimeout = models.Patience;
                    limits.RetryDelay = models.RetryDelay;
                    limits.MaxRetries = 1;                              // then the other model has its turn
                })
                .UseFallback(ladder => ladder
                    .On(FailureKind.RateLimited, Rung.StaleAnswer, Rung.Template("{Subject}: {FirstSentence}"))
                    .On(FailureKind.Invalid, Rung.Echo("We could not summarise this one."))
                    .On(FailureKind.Hallucination, Rung.Echo("We found no summary that we trust; here is the e-mail."))
                    .Otherwise(Rung.Template("{Subject}: {FirstSentence}"))))
            .WriteDecisionsTo("decisions.jsonl")
            .AddDecisionSink(_ => decisions);
        _services = services.BuildServiceProvider();
        _pipeline = _services.GetRequiredKeyedService<GenAIPipeline>(Feature);
    }

    /// <summary>Whatever the models do, there is a result; it throws only when the caller cancels.</summary>
    public Task<GenAIResult> SummarizeAsync(Email email, CancellationToken cancellationToken) =>
        _pipeline.ExecuteAsync(Ask(email), cancellationToken);

    /// <summary>The same through a stream.</summary>
    public GenAIStreamingAnswer SummarizeStreaming(Email email, CancellationToken cancellationToken) =>
        _pipeline.ExecuteStreamingAsync(Ask(email), cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static GenAIRequest Ask(Email email) => new(
    [
        new ChatMessage(ChatRole.System, "Summarise the e-mail in two or three sentences, in its own language."),
        new ChatMessage(ChatRole.User, email.Text),
    ])
    {
        UserId = "owner of the mailbox",                                // whose cache and whose limits
        Sources = [email.Text],                                         // what the answer is checked against
        Variables = new Dictionary<string, string> { ["Subject"] = email.Subject, ["FirstSentence"] = email.FirstSentence },
        Input = email.Body,                                             // what an echo gives back
    };
}
