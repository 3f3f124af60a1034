using System.Globalization;
using Microsoft.Extensions.AI;
using SafeGenAI.Decisions;
using SafeGenAI.Feedback;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;
using SafeGenAI.Tests.Readme;

namespace SafeGenAI.Tests.HallucinationCheck.Confidence;

/// <summary>
/// From calls to one report per signal, by what is public: a model whose signals stand in a known relation to whether it is right,
/// the decisions of its calls, and the votes of its users.
/// </summary>
public class CalibrationOfDecisionsTests
{
    private const int Questions = 400;
    private const int Samples = 4;
    private const string Answer = "Amber birds sing loudly near quiet rivers.";
    private const string OtherAnswer = "Granite towers crumble beneath heavy autumn storms.";

    private static readonly Truth[] Truths = [.. Draw(new Random(20_260_301))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EachSignal_GetsAReportOfItsOwn(bool streaming)
    {
        InMemoryDecisionSink sink = new();
        InMemoryFeedbackStore votes = new();
        using ScriptedModel model = new();
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("calibrated")
            .AddModel("model", model)
            .AddDecisionSink(sink)
            .UseFeedbackStore(votes)
            .Configure(feature => feature.UseHallucinationCheck(check =>
            {
                check.Confidence.LogProbabilities = model;
                check.Confidence.SelfReport = true;
                check.Confidence.Samples = Samples;
                check.Grounding = GroundingProfile.Knowledge;
            }))
            .Build();
        for (int i = 0; i < Questions; i++)
        {
            GenAIRequest request = new(i.ToString(CultureInfo.InvariantCulture)) { Sources = ["In the morning amber birds sing loudly near quiet rivers."] };
            await AskAsync(pipeline, request, streaming);
            if (Truths[i].IsLabelled)
            {
                await pipeline.RecordFeedbackAsync(sink.Decisions[^1].CallId, Truths[i].IsCorrect);
            }
        }

        CalibrationReport[] reports = await ReadmeCode.CalibrateAsync(sink.Decisions, votes);

        AssertReport(truth => truth.Chance, reports[0]);
        AssertReport(truth => truth.SelfReport, reports[1]);
        AssertReport(truth => (double)truth.Agreeing / Samples, reports[2]);
        // What the model is: calibrated in its probabilities, too sure of itself, and consistent only where it is right.
        Assert.True(reports[0].ExpectedCalibrationError < 0.1);
        Assert.True(reports[1].ExpectedCalibrationError > 0.2);
        Assert.Equal(1, reports[2].Auroc);
        // The answer never changes, and so the score of its words: it says nothing of who is right.
        Assert.Equal((0.5, null), (reports[3].Auroc, reports[3].ThresholdFor(0.9)));
    }

    /// <summary>The same figures once more, from what is known of the model and by the definitions, one pass each.</summary>
    private static void AssertReport(Func<Truth, double?> signal, CalibrationReport report)
    {
        (double Value, bool Right)[] rows = [.. Truths
            .Where(truth => truth.IsLabelled && signal(truth) is not null)
            .Select(truth => (signal(truth)!.Value, truth.IsCorrect))];
        double error = rows.GroupBy(row => Math.Min(Math.Floor((row.Value * 10) + 1e-9), 9))
            .Sum(bin => Math.Abs(bin.Sum(row => row.Value) - bin.Count(row => row.Right))) / rows.Length;
        (double Value, bool Right)[][] above = [.. rows.Select(row => rows.Where(other => other.Value >= row.Value).ToArray())];
        (double Value, bool Right)[] widest = above
            .Where(passing => passing.Length >= CalibrationReport.FewestAboveThreshold && passing.Count(row => row.Right) >= 0.9 * passing.Length)
            .MaxBy(passing => passing.Length)!;
        SuggestedThreshold threshold = report.ThresholdFor(0.9)!.Value;

        Assert.Equal((rows.Length, rows.Length), (report.Rows, report.Bins.Sum(bin => bin.Count)));
        Assert.Equal((double)rows.Count(row => row.Right) / rows.Length, report.CorrectShare, precision: 10);
        Assert.Equal(error, report.ExpectedCalibrationError, precision: 10);
        Assert.Equal(rows.Average(row => row.Right ? (1 - row.Value) * (1 - row.Value) : row.Value * row.Value), report.BrierScore, precision: 10);
        Assert.Equal(widest.Min(row => row.Value), threshold.Value, precision: 10);
        Assert.Equal((double)widest.Count(row => row.Right) / widest.Length, threshold.Precision, precision: 10);
        Assert.Equal((double)widest.Count(row => row.Right) / rows.Count(row => row.Right), threshold.Recall, precision: 10);
        Assert.Equal((double)widest.Length / rows.Length, threshold.PassRate, precision: 10);
    }

    private static async Task AskAsync(GenAIPipeline pipeline, GenAIRequest request, bool streaming)
    {
        if (!streaming)
        {
            await pipeline.ExecuteAsync(request);
            return;
        }

        await foreach (ChatResponseUpdate _ in pipeline.ExecuteStreamingAsync(request))
        {
        }
    }

    private static IEnumerable<Truth> Draw(Random random)
    {
        for (int i = 0; i < Questions; i++)
        {
            double chance = 0.05 + (0.9 * random.NextDouble());
            bool isCorrect = random.NextDouble() < chance;
            // Some answers report nothing, and some get no vote.
            double? selfReport = i % 7 == 0 ? null : Math.Round(0.5 + (chance / 2), 2);
            yield return new Truth(chance, isCorrect, selfReport, isCorrect ? random.Next(3, 5) : random.Next(0, 3), IsLabelled: i % 10 != 0);
        }
    }

    /// <param name="Chance">How probable the answer is to the model, and how often such an answer is right.</param>
    /// <param name="IsCorrect">Whether it is right.</param>
    /// <param name="SelfReport">What the model says of it.</param>
    /// <param name="Agreeing">How many samples say the same; the others have no word in common with it.</param>
    /// <param name="IsLabelled">Whether its user votes.</param>
    private sealed record Truth(double Chance, bool IsCorrect, double? SelfReport, int Agreeing, bool IsLabelled);

    private sealed class ScriptedModel : IChatClient, ILogProbabilitySource
    {
        private int _samples;

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            // Only samples are asked for at a temperature.
            Truth truth = TruthOf(messages);
            bool isSample = options?.Temperature is not null;
            string text = !isSample ? Text(truth) : _samples++ % Samples < truth.Agreeing ? Answer : OtherAnswer;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = ChatFinishReason.Stop, RawRepresentation = truth });
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            Truth truth = TruthOf(messages);
            yield return new ChatResponseUpdate(ChatRole.Assistant, Text(truth)) { FinishReason = ChatFinishReason.Stop, RawRepresentation = truth };
        }

        public void Request(ChatOptions options)
        {
        }

        // The geometric mean of seven words is the chance: the first is less likely than that, the second certain.
        public IEnumerable<TokenLogProbability> Read(object rawRepresentation) => Answer.Split(' ').Select((word, i) =>
            new TokenLogProbability(i == 0 ? word : " " + word, Math.Log(((Truth)rawRepresentation).Chance) * (i == 0 ? 2 : i == 1 ? 0 : 1)));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private static string Text(Truth truth) => truth.SelfReport is { } said
            ? string.Create(CultureInfo.InvariantCulture, $"{Answer} <confidence>{said}</confidence>")
            : Answer;

        private static Truth TruthOf(IEnumerable<ChatMessage> messages) =>
            Truths[int.Parse(messages.Last(message => message.Role == ChatRole.User).Text, CultureInfo.InvariantCulture)];
    }
}
