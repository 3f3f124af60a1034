using System.Text.Json;
using Microsoft.Extensions.AI;
using SafeGenAI.Cache;
using SafeGenAI.Calls;

namespace SafeGenAI.Tests.Cache;

/// <summary>What two requests must have in common to share an answer.</summary>
public sealed class CacheKeyTests
{
    private static readonly Dictionary<string, (Question One, Question Other)> Pairs = new()
    {
        ["the text"] = (new("hi"), new("ho")),
        ["an earlier message"] = (Said("a", "z"), Said("b", "z")),
        ["where one message ends"] = (Said("ab", "c"), Said("a", "bc")),
        ["one message or two contents"] = (Said("ab"), Of(new ChatMessage(ChatRole.User, [new TextContent("a"), new TextContent("b")]))),
        ["the order of the messages"] = (Said("a", "b"), Said("b", "a")),
        ["a role"] = (Of(new ChatMessage(ChatRole.User, "hi")), Of(new ChatMessage(ChatRole.System, "hi"))),
        ["an author"] = (Of(new ChatMessage(ChatRole.User, "hi") { AuthorName = "ann" }), Of(new ChatMessage(ChatRole.User, "hi") { AuthorName = "ben" })),
        ["data"] = (Of(Data([1, 2])), Of(Data([1, 3]))),
        ["a media type"] = (Of(Data([1], "image/png")), Of(Data([1], "image/gif"))),
        ["a file name"] = (Of(Data([1], name: "a.png")), Of(Data([1], name: "b.png"))),
        ["a link"] = (Of(Link("https://a.test/x")), Of(Link("https://a.test/y"))),
        ["text or link"] = (new("https://a.test/x"), Of(Link("https://a.test/x"))),
        ["Instructions"] = Options(o => o.Instructions = "be brief"),
        ["empty Instructions"] = Options(o => o.Instructions = ""),
        ["ModelId"] = Options(o => o.ModelId = "gpt"),
        ["MaxOutputTokens"] = Options(o => o.MaxOutputTokens = 1),
        ["MaxOutputTokens 0"] = Options(o => o.MaxOutputTokens = 0),
        ["Temperature"] = Options(o => o.Temperature = 0),
        ["TopP"] = Options(o => o.TopP = 0),
        ["TopK"] = Options(o => o.TopK = 0),
        ["FrequencyPenalty"] = Options(o => o.FrequencyPenalty = 0),
        ["PresencePenalty"] = Options(o => o.PresencePenalty = 0),
        ["Seed"] = Options(o => o.Seed = 0),
        ["Temperature or TopP"] = (With(o => o.Temperature = 1), With(o => o.TopP = 1)),
        ["Reasoning.Effort"] = (With(o => o.Reasoning = new() { Effort = ReasoningEffort.Low }), With(o => o.Reasoning = new() { Effort = ReasoningEffort.High })),
        ["Reasoning.Output"] = (With(o => o.Reasoning = new() { Output = ReasoningOutput.Summary }), With(o => o.Reasoning = new() { Output = ReasoningOutput.Full })),
        ["StopSequences"] = (With(o => o.StopSequences = ["a", "b"]), With(o => o.StopSequences = ["ab"])),
        ["ResponseFormat"] = (With(o => o.ResponseFormat = ChatResponseFormat.Text), With(o => o.ResponseFormat = ChatResponseFormat.Json)),
        ["a schema"] = (With(o => o.ResponseFormat = Schema("""{"type":"object"}""")), With(o => o.ResponseFormat = Schema("""{"type":"array"}"""))),
        ["a schema's name"] = (With(o => o.ResponseFormat = Schema("{}", "a")), With(o => o.ResponseFormat = Schema("{}", "b"))),
        ["a schema's description"] = (With(o => o.ResponseFormat = Schema("{}", about: "a")), With(o => o.ResponseFormat = Schema("{}", about: "b"))),
        ["AllowMultipleToolCalls"] = Options(o => o.AllowMultipleToolCalls = false),
        ["ToolMode"] = (With(o => o.ToolMode = ChatToolMode.Auto), With(o => o.ToolMode = ChatToolMode.None)),
        ["a required tool"] = (With(o => o.ToolMode = ChatToolMode.RequireSpecific("a")), With(o => o.ToolMode = ChatToolMode.RequireSpecific("b"))),
        ["a tool"] = (new("hi"), With(o => o.Tools = [Tool("a")])),
        ["a tool's name"] = (With(o => o.Tools = [Tool("a")]), With(o => o.Tools = [Tool("b")])),
        ["a tool's description"] = (With(o => o.Tools = [Tool("a", "x")]), With(o => o.Tools = [Tool("a", "y")])),
        ["a tool's schema"] = (With(o => o.Tools = [Tool("a")]), With(o => o.Tools = [AIFunctionFactory.Create((int n) => n, "a", "x")])),
        ["a tool that needs approval"] = (With(o => o.Tools = [Tool("a")]), With(o => o.Tools = [new ApprovalRequiredAIFunction(Tool("a"))])),
        ["a source"] = (new("hi") { Sources = ["a"] }, new("hi") { Sources = ["b"] }),
        ["a source's id"] = (new("hi") { Sources = [new GenAISource("a", "1")] }, new("hi") { Sources = [new GenAISource("a", "2")] }),
        ["where one source ends"] = (new("hi") { Sources = ["ab", "c"] }, new("hi") { Sources = ["a", "bc"] }),
        ["a variable"] = (new("hi") { Variables = new() { ["a"] = "1" } }, new("hi") { Variables = new() { ["a"] = "2" } }),
        ["a variable's name"] = (new("hi") { Variables = new() { ["a"] = "1" } }, new("hi") { Variables = new() { ["b"] = "1" } }),
        ["the user"] = (new("hi") { Sharing = CacheSharing.User, User = "ann" }, new("hi") { Sharing = CacheSharing.User, User = "ben" }),
        ["the user's tenant"] = (new("hi") { Sharing = CacheSharing.User, User = "ann", Tenant = "a" }, new("hi") { Sharing = CacheSharing.User, User = "ann", Tenant = "b" }),
        ["where the tenant ends"] = (new("hi") { Sharing = CacheSharing.User, User = "bc", Tenant = "a" }, new("hi") { Sharing = CacheSharing.User, User = "c", Tenant = "ab" }),
        ["the tenant"] = (new("hi") { Sharing = CacheSharing.Tenant, Tenant = "a" }, new("hi") { Sharing = CacheSharing.Tenant, Tenant = "b" }),
        ["the sharing"] = (new("hi") { Sharing = CacheSharing.Tenant, Tenant = "a" }, new("hi") { Sharing = CacheSharing.Everyone, Tenant = "a" }),
        ["the feature"] = (new("hi") { Fingerprint = ["email"] }, new("hi") { Fingerprint = ["chat"] }),
        ["where one version ends"] = (new("hi") { Fingerprint = ["a", "bc"] }, new("hi") { Fingerprint = ["ab", "c"] }),
        ["a checker or none"] = (new("hi") { Fingerprint = ["a", null] }, new("hi") { Fingerprint = ["a", ""] }),
        ["the order of the models"] = (new("hi") { Fingerprint = ["small", "large"] }, new("hi") { Fingerprint = ["large", "small"] }),
    };

    private static readonly Dictionary<string, (Question One, Question Other)> Twins = new()
    {
        ["equal text in other objects"] = (Said("a", "b"), Said("a", "b")),
        ["equal data in other arrays"] = (Of(Data([1, 2])), Of(Data([1, 2]))),
        ["equal tools in other objects"] = (With(o => o.Tools = [Tool("a")]), With(o => o.Tools = [Tool("a")])),
        ["variables in another order"] = (
            new("hi") { Variables = new() { ["a"] = "1", ["b"] = "2" } }, new("hi") { Variables = new() { ["b"] = "2", ["a"] = "1" } }),
        ["no options and empty ones"] = (new("hi"), With(_ => { })),
        ["no tools and none in the list"] = (new("hi"), With(o => o.Tools = [])),
        ["another user where everyone shares"] = (new("hi") { User = "ann" }, new("hi") { User = "ben" }),
        ["another user of the tenant"] = (
            new("hi") { Sharing = CacheSharing.Tenant, Tenant = "a", User = "ann" }, new("hi") { Sharing = CacheSharing.Tenant, Tenant = "a", User = "ben" }),
    };

    public static TheoryData<string> Differences => [.. Pairs.Keys];

    public static TheoryData<string> Same => [.. Twins.Keys];

    [Theory]
    [MemberData(nameof(Differences))]
    public void L16_RequestsThatDifferInOneThing_DoNotShare(string difference)
    {
        (Question one, Question other) = Pairs[difference];

        Assert.NotEqual(one.Key(), other.Key());
    }

    [Theory]
    [MemberData(nameof(Same))]
    public void L16_EqualRequests_Share(string same)
    {
        (Question one, Question other) = Twins[same];

        Assert.Equal(one.Key(), other.Key());
    }

    /// <summary>A new member of a request must be written or bypass the cache; this list says that somebody thought of it.</summary>
    [Fact]
    public void L16_EveryMemberOfARequestIsKnown()
    {
        Assert.Equal(
            ["AdditionalProperties", "AllowBackgroundResponses", "AllowMultipleToolCalls", "ContinuationToken", "ConversationId", "FrequencyPenalty",
            "Instructions", "MaxOutputTokens", "ModelId", "PresencePenalty", "RawRepresentationFactory", "Reasoning", "ResponseFormat", "Seed",
            "StopSequences", "Temperature", "ToolMode", "Tools", "TopK", "TopP"],
            Members(typeof(ChatOptions)));
        Assert.Equal(["Effort", "Output"], Members(typeof(ReasoningOptions)));
        Assert.Equal(
            ["AdditionalProperties", "AuthorName", "Contents", "CreatedAt", "MessageId", "RawRepresentation", "Role", "Text"], Members(typeof(ChatMessage)));
        Assert.Equal(["AdditionalProperties", "Annotations", "RawRepresentation"], Members(typeof(AIContent)));
        Assert.Equal(["AdditionalProperties", "Description", "Name"], Members(typeof(AITool)));
    }

    [Fact]
    public void ALongQuestion_GrowsTheBuffer()
    {
        string text = new('é', 10_000);

        Assert.Equal(new Question(text).Key(), new Question(text).Key());
        Assert.NotEqual(new Question(text + "a").Key(), new Question(text + "b").Key());
    }

    private static IEnumerable<string> Members(Type type) =>
        type.GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal);

    private static (Question, Question) Options(Action<ChatOptions> set) => (new("hi"), With(set));

    private static Question With(Action<ChatOptions> set)
    {
        ChatOptions options = new();
        set(options);
        return new("hi") { Options = options };
    }

    private static Question Said(params string[] texts) => Of([.. texts.Select(text => new ChatMessage(ChatRole.User, text))]);

    private static Question Of(AIContent content) => Of(new ChatMessage(ChatRole.User, [content]));

    private static Question Of(params ChatMessage[] messages) => new("") { Messages = messages };

    private static DataContent Data(byte[] data, string mediaType = "image/png", string? name = null) => new(data, mediaType) { Name = name };

    private static UriContent Link(string uri) => new(new Uri(uri), "image/png");

    private static AIFunction Tool(string name, string description = "x") => AIFunctionFactory.Create(() => 1, name, description);

    private static ChatResponseFormatJson Schema(string schema, string? name = null, string? about = null) =>
        ChatResponseFormat.ForJsonSchema(JsonElement.Parse(schema), name, about);
}
