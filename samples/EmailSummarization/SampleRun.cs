using EmailSummarization.Mail;
using EmailSummarization.Reports;
using Microsoft.Extensions.AI;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace EmailSummarization;

/// <summary>One run: reads, summarises, reports.</summary>
internal static class SampleRun
{
    private const int Cancelled = 130;

    public static async Task<int> RunAsync(Settings settings, CancellationToken cancellationToken)
    {
        MailFile[] mails = [.. Paths(settings).Select(MailReader.Read)];
        GenAIResult?[] results = new GenAIResult?[mails.Length];
        InMemoryDecisionSink decisions = new();
        try
        {
            await using SampleModels models = await SampleModels.StartAsync(settings, Environment.GetEnvironmentVariable);
            await Progress.ShowAsync(models.Description, mails.Length, async advance =>
            {
                // Disposing it writes the last decisions.
                await using EmailSummarizer summarizer = new(models, settings.BudgetUsd, decisions);
                await Parallel.ForAsync(
                    0, mails.Length, new ParallelOptions { MaxDegreeOfParallelism = settings.Concurrency, CancellationToken = cancellationToken },
                    async (i, cancelled) =>
                    {
                        results[i] = mails[i].Email is { } email ? await AskAsync(summarizer, email, settings.Stream, cancelled) : null;
                        advance();
                    });
            });
        }
        catch (ArgumentException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return SampleCommand.BadArguments;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Cancelled.");
            return Cancelled;
        }

        Report.Write(mails, results, decisions.Decisions, settings.BudgetUsd);
        return mails.Zip(results).All(row => row.First.Email is null || !string.IsNullOrWhiteSpace(row.Second?.Text)) ? 0 : 1;
    }

    private static IEnumerable<string> Paths(Settings settings) => settings.Files.Count > 0
        ? settings.Files
        : Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "emails")).Order(StringComparer.Ordinal);

    private static async Task<GenAIResult> AskAsync(EmailSummarizer summarizer, Email email, bool stream, CancellationToken cancellationToken)
    {
        if (!stream)
        {
            return await summarizer.SummarizeAsync(email, cancellationToken);
        }

        GenAIStreamingAnswer answer = summarizer.SummarizeStreaming(email, cancellationToken);
        await foreach (ChatResponseUpdate _ in answer.WithCancellation(cancellationToken))
        {
            // An application would show the parts as they come.
        }

        return answer.Result!;
    }
}
