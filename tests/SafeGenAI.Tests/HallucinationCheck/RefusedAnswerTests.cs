using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>A refusal claims nothing: it is Validation's to name, whatever is required of answers.</summary>
public sealed class RefusedAnswerTests
{
    private const string Source = "The Lisbon office will move on 14 March 2026 to the new building at the river.";

    public static TheoryData<string, bool> Refusals
    {
        get
        {
            TheoryData<string, bool> rows = [];
            foreach (string refusal in (string[])
                [
                    "I'm sorry, but I can't help with that request.",
                    "Es tut mir leid, aber dabei kann ich dir nicht helfen.",
                    "Lo siento, pero no puedo ayudarte con eso.",
                    "Je suis désolé, mais je ne peux pas vous aider avec cette demande.",
                ])
            {
                rows.Add(refusal, false);
                rows.Add(refusal, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task L11_ARefusalInAnyLanguage_IsNoAnswerWithoutQuotes_AndMovesToNoOtherModel(string refusal, bool streaming)
    {
        FakeChatClient large = new("It moves. <quote>The Lisbon office will move on 14 March 2026</quote>");
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .AddModel("small", new FakeChatClient(refusal))
            .AddModel("large", large)
            .Configure(f => f.UseModels("small", "large").UseHallucinationCheck(h => h.RequireQuotes()))
            .Build();

        GenAIResult result = await pipeline.AskAsync(new GenAIRequest("When?") { Sources = [Source] }, streaming);

        Assert.Equal((Outcome.FellBack, FailureKind.Refusal, Verdict.NotChecked), (result.Outcome, result.FailureKind, result.Verdict));
        Assert.Equal(0, large.Calls);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task L15_ARefusalInAnyLanguage_IsNotScored(string refusal, bool streaming)
    {
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f").AddModel("small", new FakeChatClient(refusal))
            .Configure(f => f.UseHallucinationCheck(h => h.Grounding = GroundingProfile.Knowledge))
            .Build();

        GenAIResult result = await pipeline.AskAsync(new GenAIRequest("When?") { Sources = [Source] }, streaming);

        Assert.Equal(Verdict.NotChecked, result.Verdict);
        Assert.Empty(result.Findings);
    }

    /// <summary>What the provider's filter or the output limit cut off is no answer without quotes either.</summary>
    [Theory]
    [InlineData("content_filter", CheckStreaming.Hold, false, Outcome.FellBack)]
    [InlineData("content_filter", CheckStreaming.Hold, true, Outcome.FellBack)]
    [InlineData("content_filter", CheckStreaming.Window, true, Outcome.Partial)]
    [InlineData("content_filter", CheckStreaming.Observe, true, Outcome.Partial)]
    public async Task L11_AFilteredAnswer_IsNoAnswerWithoutQuotes_AndMovesToNoOtherModel(string finish, CheckStreaming mode, bool streaming, Outcome outcome)
    {
        const string cut = "Parking at the new building costs a lot. The Lisbon office will move to";
        FakeChatClient large = new("It moves. <quote>The Lisbon office will move on 14 March 2026</quote>");
        GenAIPipeline pipeline = GenAIPipeline.CreateBuilder("f")
            .AddModel("small", new FakeChatClient { Otherwise = FakeReply.Text(cut).WithFinishReason(new ChatFinishReason(finish)) })
            .AddModel("large", large)
            .Configure(f => f.UseModels("small", "large").UseHallucinationCheck(h => h.RequireQuotes().Streaming = mode))
            .Build();

        GenAIResult result = await pipeline.AskAsync(new GenAIRequest("When?") { Sources = [Source] }, streaming);

        Assert.Equal((outcome, FailureKind.ContentFiltered, Verdict.NotChecked), (result.Outcome, result.FailureKind, result.Verdict));
        Assert.Equal(0, large.Calls);
        Assert.DoesNotContain(mode == CheckStreaming.Window ? "Lisbon" : "nowhere", result.Text, StringComparison.Ordinal);
    }
}
