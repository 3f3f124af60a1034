using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using NSubstitute;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Pipelines;

/// <summary>A test of a feature fakes the pipeline: with a library, or by hand.</summary>
public sealed class FakedPipelineTests
{
    [Fact]
    public async Task NSubstitute_FakesEveryForm()
    {
        GenAIPipeline pipeline = Substitute.For<GenAIPipeline>();
        GenAIResult text = new("later", Outcome.FellBack, Provenance.Template) { FailureKind = FailureKind.Timeout };
        pipeline.ExecuteAsync("hi").Returns(text);
        pipeline.ExecuteAsync(Arg.Any<GenAIRequest>(), Arg.Any<Func<FallbackArguments, int>>()).Returns(new GenAIResult<int>(7));
        pipeline.ExecuteStreamingAsync(Arg.Any<GenAIRequest>()).Returns(
            _ => new GenAIStreamingAnswer(new FakeChatClient("streamed").GetStreamingResponseAsync("hi"), new GenAIResult("streamed")));

        Assert.Same(text, await pipeline.ExecuteAsync("hi"));
        Assert.True(text.IsFallback);
        GenAIResult<int> typed = await pipeline.ExecuteAsync(new GenAIRequest("hi"), _ => 0);
        Assert.Equal((7, "7", Outcome.Answered, Provenance.Model), (typed.Value, typed.Text, typed.Outcome, typed.Provenance));
        Assert.Equal("streamed", (await pipeline.AskAsync(new GenAIRequest("hi"), streaming: true)).Text);
    }

    [Fact]
    public async Task ASubclass_NeedsOnlyTheAbstractMembers()
    {
        GenAIPipeline pipeline = new Canned();

        Assert.Equal("you said hi", (await pipeline.ExecuteAsync("hi")).Text);
        Assert.Equal(4, (await pipeline.ExecuteAsync(new GenAIRequest("hi"), _ => 4)).Value);
        Assert.Throws<ArgumentNullException>("text", () => new GenAIResult(null!));
        Assert.Throws<ArgumentNullException>("value", () => new GenAIResult<string>(null!));
    }

    private sealed class Canned : GenAIPipeline
    {
        public override string Feature => "canned";

        public override Task<GenAIResult> ExecuteAsync(GenAIRequest request, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GenAIResult($"you said {request.Messages[0].Text}"));

        public override Task<GenAIResult<T>> ExecuteAsync<T>(
            GenAIRequest request, Func<FallbackArguments, T> fallback, JsonTypeInfo<T> typeInfo, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GenAIResult<T>(fallback(default), Outcome.FellBack, Provenance.CallerFallback));

        public override Task<GenAIResult<T>> ExecuteAsync<T>(
            GenAIRequest request, Func<IChatClient, CancellationToken, Task<T>> work, Func<FallbackArguments, T> fallback,
            CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override GenAIStreamingAnswer ExecuteStreamingAsync(GenAIRequest request, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override IChatClient AsChatClient() => throw new NotSupportedException();
    }
}
