using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Confidence;
using SafeGenAI.HallucinationCheck.Texts;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck.Confidence;

public sealed class ConfidenceSignalsTests : IDisposable
{
    private const string Answer = "The office moves to Lisbon on 14 March.";

    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogger _logger = new();
    private readonly FakeChatClient _model;

    public ConfidenceSignalsTests() => _model = new FakeChatClient(Answer, _time);

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task SamplesThatSayTheSame_Agree_AndSupportNothing()
    {
        ConfidenceOutcome outcome = await SampleAsync(3);

        Assert.Equal((1, Verdict.NotChecked), (outcome.Consistency!.Value, outcome.Verdict));
        Assert.Equal(3, _model.Calls);
        Assert.All(_model.Requests, request => Assert.Equal((false, 1f, "hi"), (request.Streaming, request.Options!.Temperature!.Value, request.LastText)));
    }

    [Theory]
    [InlineData("The office moves to Lisbon on 15 March.", 0.5, 0.7)]
    [InlineData("The office moves to Berlin on 14 March.", 0.5, 0.7)]
    [InlineData("Our bureau relocates to Lisbon on 14 March.", 0.5, 0.7)]
    [InlineData("I have no idea what will become of it.", 0, 0)]
    public async Task SamplesThatSayOtherwise_LowerTheSignal(string sample, double from, double to)
    {
        _model.Otherwise = FakeReply.Text(sample);
        ConfidenceOutcome outcome = await SampleAsync(2);

        Assert.InRange(outcome.Consistency!.Value, from, to);
        Assert.Equal(to == 0, outcome.Findings.Any(finding => (finding.Code, finding.Severity) == ("confidence.inconsistent", FindingSeverity.Annotate)));
        Assert.Equal(to == 0 ? Verdict.Uncertain : Verdict.NotChecked, outcome.Verdict);
    }

    [Fact]
    public async Task ASampleThatFails_LeavesTheSignalAbsent()
    {
        _model.Then(FakeReply.Text(Answer), FakeReply.Throw(() => new HttpRequestException("no")));
        ConfidenceOutcome outcome = await SampleAsync(2);

        Assert.Null(outcome.Consistency);
        Assert.Empty(outcome.Findings);
        Assert.Equal(1320, _logger.LatestRecord.Id.Id);
    }

    [Fact]
    public async Task SamplesThatTakeTooLong_AreGivenUp()
    {
        _model.Otherwise = FakeReply.Stall();
        Task<ConfidenceOutcome> measuring = SampleAsync(2);
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Null((await measuring).Consistency);
    }

    [Fact]
    public async Task ACallWithTools_IsNotAskedAgain()
    {
        ConfidenceOutcome outcome = await SampleAsync(2, new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "pay")] });

        Assert.Equal((null, 0), (outcome.Consistency, _model.Calls));
    }

    [Theory]
    [InlineData(0.4, true)]
    [InlineData(0.6, false)]
    public async Task ALowSelfReport_IsAFinding(double said, bool found)
    {
        ConfidenceSignals signals = new(new ConfidenceOptions { SelfReport = true }, _model, _logger);
        ModelRequest asked = signals.AddTo(Request(null));
        Assert.Contains("<confidence>", asked.Messages[^1].Text, StringComparison.Ordinal);
        ConfidenceOutcome outcome = await signals.MeasureAsync(new AnswerText(Answer), Reply.Of(new ChatResponse()), said, asked);

        Assert.Equal(found ? ["confidence.low_self_report"] : [], outcome.Findings.Select(finding => finding.Code));
        Assert.Equal(said, outcome.SelfReport);
    }

    [Fact]
    public async Task LogProbabilities_AreMeasuredBySentence()
    {
        const string text = "It rains. <quote>x</quote> Snow falls.";
        ConfidenceOutcome outcome = await MeasureAsync(
            text, "It rains. Snow falls.",
            ("It", 0), (" rains", -0.1), (".", -9), (" <quote>x</quote>", -9), (" Snow", -2), ("\uFFFD", -9), (" falls", -1), (".", 0));

        Assert.Equal(Math.Exp(-3.1 / 4), outcome.LogProbability!.Value, precision: 10);
        Assert.Equal(Math.Exp(-2), outcome.LowestProbability!.Value, precision: 10);
        Finding finding = Assert.Single(outcome.Findings);
        Assert.Equal(("confidence.low_logprob", FindingSeverity.Annotate, new TextSpan(10, 11)), (finding.Code, finding.Severity, finding.Claim));
    }

    [Fact]
    public async Task WithoutLogProbabilities_TheSignalIsAbsent()
    {
        ConfidenceOutcome outcome = await MeasureAsync("It rains.", "It rains.");

        Assert.Null(outcome.LogProbability);
        Assert.Equal(1320, _logger.LatestRecord.Id.Id);
    }

    [Fact]
    public void Options_NameEveryFault()
    {
        ConfidenceOptions options = new()
        {
            LogProbabilityThreshold = 2, SelfReportThreshold = double.NaN, ConsistencyThreshold = -1, Samples = 1, SampleTemperature = 0.2f, SampleTimeout = TimeSpan.Zero,
        };

        Assert.Equal(6, options.Faults().Count());
        Assert.Empty(new ConfidenceOptions { Samples = 5 }.Faults());
    }

    private async Task<ConfidenceOutcome> MeasureAsync(string raw, string answer, params (string, double)[] tokens)
    {
        ScriptedSource source = new(tokens);
        ConfidenceSignals signals = new(new ConfidenceOptions { LogProbabilities = source }, _model, _logger);
        Reply reply = Reply.Of(new ChatResponse(new ChatMessage(ChatRole.Assistant, raw)) { RawRepresentation = source });
        return await signals.MeasureAsync(new AnswerText(answer), reply, null, signals.AddTo(Request(null)));
    }

    private async Task<ConfidenceOutcome> SampleAsync(int samples, ChatOptions? options = null) =>
        await new ConfidenceSignals(new ConfidenceOptions { Samples = samples }, _model, _logger)
            .MeasureAsync(new AnswerText(Answer), Reply.Of(new ChatResponse()), null, Request(options));

    private ModelRequest Request(ChatOptions? options)
    {
        GenAICall call = new CallRuntime { Time = _time }.Open(identity: null, parent: null);
        CallOptions own = CallOptions.From(options);
        own.Call = call;
        return new() { Call = call, Messages = [new(ChatRole.User, "hi")], Options = own, Streaming = true, CancellationToken = default, CallerToken = default };
    }

    private sealed class ScriptedSource((string Text, double Value)[] tokens) : ILogProbabilitySource
    {
        public void Request(ChatOptions options) => options.AdditionalProperties = new() { ["asked"] = true };

        public IEnumerable<TokenLogProbability> Read(object rawRepresentation) =>
            ReferenceEquals(rawRepresentation, this) ? tokens.Select(token => new TokenLogProbability(token.Text, token.Value)) : [];
    }
}
