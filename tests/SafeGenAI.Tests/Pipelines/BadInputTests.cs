using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Fallback;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Pipelines;

/// <summary>The caller's own mistakes are told at once, by the parameter's name, and cost nothing.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly FakeChatClient _model = new();
    private readonly InMemoryDecisionSink _sink = new();
    private readonly GenAIPipeline _pipeline;

    public BadInputTests() => _pipeline = GenAIPipeline.CreateBuilder("email").AddModel("small", _model).AddDecisionSink(_sink).Build();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData(null)]
    public async Task ABlankPrompt_IsRefused(string? prompt)
    {
        ArgumentException exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => _pipeline.ExecuteAsync(prompt!));

        Assert.Equal("prompt", exception.ParamName);
        Assert.Equal(0, _model.Calls);
    }

    [Fact]
    public async Task Nulls_AreRefusedByName()
    {
        await Assert.ThrowsAsync<ArgumentNullException>("request", () => _pipeline.ExecuteAsync((GenAIRequest)null!));
        Assert.Throws<ArgumentNullException>("request", () => _pipeline.ExecuteStreamingAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>("request", () => _pipeline.ExecuteAsync(null!, _ => "f"));
        await Assert.ThrowsAsync<ArgumentNullException>("fallback", () => _pipeline.ExecuteAsync<string>(new GenAIRequest("hi"), null!));
        await Assert.ThrowsAsync<ArgumentNullException>("typeInfo", () => _pipeline.ExecuteAsync(new GenAIRequest("hi"), _ => "f", typeInfo: null!));
        await Assert.ThrowsAsync<ArgumentNullException>("work", () => _pipeline.ExecuteAsync(new GenAIRequest("hi"), work: null!, _ => "f"));
        await Assert.ThrowsAsync<ArgumentNullException>("fallback", () => _pipeline.ExecuteAsync<string>(new GenAIRequest("hi"), (_, _) => Task.FromResult(""), null!));
        Assert.Throws<ArgumentNullException>("messages", () => new GenAIRequest((IEnumerable<ChatMessage>)null!));
        Assert.Throws<ArgumentNullException>("Sources", () => new GenAIRequest("hi") { Sources = null! });
        Assert.Throws<ArgumentNullException>("Variables", () => new GenAIRequest("hi") { Variables = null! });
        Assert.Equal((0, 0), (_model.Calls, _sink.Decisions.Count));
    }

    [Fact]
    public void AConversation_NeedsMessages() => Assert.StartsWith(
        "The conversation has no message. Pass at least one.", Assert.Throws<ArgumentException>("messages", () => new GenAIRequest([])).Message, StringComparison.Ordinal);

    [Fact]
    public void AMissingMessage_IsNamedByItsPlace() => Assert.StartsWith(
        "Message 1 of 2 is null. Remove it, or pass a ChatMessage.",
        Assert.Throws<ArgumentException>("messages", () => new GenAIRequest([new ChatMessage(ChatRole.User, "a"), null!])).Message, StringComparison.Ordinal);

    [Fact]
    public void AMissingSource_IsNamedByItsPlace() => Assert.StartsWith(
        "Source 1 of 2 is null. Remove it, or pass a text.",
        Assert.Throws<ArgumentException>("Sources", () => new GenAIRequest("hi") { Sources = [new GenAISource("a"), null!] }).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheGuardedClient_RefusesTheSame(bool streaming)
    {
        IChatClient client = _pipeline.AsChatClient();
        Func<IEnumerable<ChatMessage>, Task> ask = messages => streaming
            ? client.GetStreamingResponseAsync(messages).ToChatResponseAsync()
            : client.GetResponseAsync(messages);

        await Assert.ThrowsAsync<ArgumentNullException>("messages", () => ask(null!));
        await Assert.ThrowsAsync<ArgumentException>("messages", () => ask([]));
        await Assert.ThrowsAsync<ArgumentException>("messages", () => ask([null!]));
        Assert.Equal((0, 0), (_model.Calls, _sink.Decisions.Count));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task AOneShotSequence_ReachesTheSecondModelWhole(bool streaming, bool asClient)
    {
        FakeChatClient second = new();
        _model.Otherwise = FakeReply.Text("");
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email").AddModel("small", _model).AddModel("large", second)
            .Configure(f => f.UseModels("small", "large")).Build();
        int reads = 0;
        IEnumerable<ChatMessage> OneShot()
        {
            Assert.Equal(1, ++reads);
            yield return new ChatMessage(ChatRole.System, "be brief");
            yield return new ChatMessage(ChatRole.User, "hi");
        }

        if (asClient)
        {
            await (streaming
                ? pipeline.AsChatClient().GetStreamingResponseAsync(OneShot()).ToChatResponseAsync()
                : pipeline.AsChatClient().GetResponseAsync(OneShot()));
        }
        else
        {
            await pipeline.AskAsync(new GenAIRequest(OneShot()), streaming);
        }

        Assert.Equal(["be brief", "hi"], Assert.Single(second.Requests).Messages.Select(message => message.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AVariableThatATemplateNeeds_IsAskedForBeforeAnyModel(bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("email").AddModel("small", _model)
            .Configure(f => f.UseFallback(l => l.Otherwise(Rung.Template("{Subject}: later")))).Build();

        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => pipeline.AskAsync(streaming));

        Assert.Equal(
            "The fallback template \"{Subject}: later\" of feature 'email' needs the variable 'Subject'; the request has none. " +
            "Set GenAIRequest.Variables[\"Subject\"], or take the placeholder out.",
            exception.Message);
        Assert.Equal(0, _model.Calls);
    }
}
