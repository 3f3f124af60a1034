using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Judge;
using SafeGenAI.HallucinationCheck.Texts;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck.Judge;

/// <summary>A judge around a scripted model, within an open call.</summary>
internal sealed class JudgeRig
{
    public const string Policy =
        "Customers may return shoes within 30 days of delivery. Returned shoes must not have been worn outside. " +
        "The warehouse in Rotterdam checks every parcel, and Anna Visser answers questions about returns. Delivery takes 14 days.";

    public JudgeRig() => Model = new FakeChatClient("", Time);

    public FakeTimeProvider Time { get; } = new();

    public FakeChatClient Model { get; }

    public FakeLogger Logger { get; } = new();

    public JudgeOptions Options { get; } = new();

    public Func<string>? NewMark { get; init; }

    public CancellationToken Caller { get; init; }

    public GenAICall? Call { get; private set; }

    /// <summary>The question as the judge was asked it last.</summary>
    public FakeRequest Asked => Model.Requests[^1];

    public Task<JudgeOutcome> JudgeAsync(string answer, params string[] sources) => JudgeAsync(answer, [], sources);

    public async Task<JudgeOutcome> JudgeAsync(string answer, IReadOnlyList<Finding> findings, params string[] sources)
    {
        Call = new CallRuntime { Time = Time, MaxOutputTokens = 4_096 }.Open(identity: null, parent: null);
        ChatOptions asked = new() { MaxOutputTokens = 50, Temperature = 1.9f, ModelId = "other", ConversationId = "c", Tools = [AIFunctionFactory.Create(() => 1, "pay")] };
        CallOptions options = CallOptions.From(asked);
        options.Call = Call;
        ModelRequest request = new()
        {
            Call = Call,
            Messages = [new ChatMessage(ChatRole.User, "hi")],
            Options = options,
            Streaming = true,
            CancellationToken = Caller,
            CallerToken = Caller,
        };
        SourceIndex index = new([.. sources.Select(source => new GenAISource(source))]);
        return await new AnswerJudge(Model, "judge", Options, Logger, NewMark).JudgeAsync(new AnswerText(answer), index, findings, request);
    }

    /// <summary>The judge says this.</summary>
    public JudgeRig Saying(params (int Sentence, string Label, int Source, string Quote)[] statements)
    {
        Model.Otherwise = FakeReply.Text(Json(statements));
        return this;
    }

    public static string Json(params IEnumerable<(int Sentence, string Label, int Source, string Quote)> statements) => JsonSerializer.Serialize(new
    {
        statements = statements.Select(statement => new { sentence = statement.Sentence, label = statement.Label, source = statement.Source, quote = Sent(statement.Quote) }),
    });

    // Half a surrogate does not get through JSON.
    private static string Sent(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
