using System.Reflection;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>Whatever could change a verdict is part of the cache's key and of the version that decisions carry.</summary>
public sealed class CheckPlanTests
{
    public static TheoryData<string, Action<HallucinationCheckOptions>> Changes => new()
    {
        { nameof(HallucinationCheckOptions.Instruction), h => h.Instruction = "Quote." },
        { nameof(HallucinationCheckOptions.StructuredInstruction), h => h.StructuredInstruction = "Quote." },
        { nameof(HallucinationCheckOptions.Preset), h => h.Preset = CheckPreset.Precise },
        { nameof(HallucinationCheckOptions.Streaming), h => h.Streaming = CheckStreaming.Observe },
        { nameof(HallucinationCheckOptions.MinimumCoverage), h => h.MinimumCoverage = 0.5 },
        { nameof(HallucinationCheckOptions.CheckNumbers), h => h.CheckNumbers = false },
        { nameof(HallucinationCheckOptions.CheckNames), h => h.CheckNames = false },
        { nameof(HallucinationCheckOptions.Grounding), h => h.Grounding = GroundingProfile.Knowledge with { FlagBelow = 0.4 } },
        { "RequireQuotes", h => h.RequireQuotes() },
        { "RequireQuotes, share", h => h.RequireQuotes(0.8) },
        { "On, verdict", h => h.On(Verdict.Uncertain, CheckAction.Retry) },
        { "On, finding", h => h.On(NumberFindingCodes.Unsupported, CheckAction.Retry) },
        { "AddDetector", h => h.AddDetector(new ScriptedDetector("maybe", Verdict.Uncertain, "doubt")) },
        { "UseJudge", h => h.UseJudge("other") },
        { nameof(JudgeOptions.RequiredOverlap), h => h.Judge.RequiredOverlap = 0.5 },
        { nameof(JudgeOptions.MaxSourceCharacters), h => h.Judge.MaxSourceCharacters = 5 },
        { nameof(JudgeOptions.MaxAnswerCharacters), h => h.Judge.MaxAnswerCharacters = 5 },
        { nameof(JudgeOptions.MaxOutputTokens), h => h.Judge.MaxOutputTokens = 5 },
        { nameof(JudgeOptions.Temperature), h => h.Judge.Temperature = 0.5f },
        { nameof(ConfidenceOptions.LogProbabilities), h => h.Confidence.LogProbabilities = new NoProbabilities() },
        { nameof(ConfidenceOptions.LogProbabilityThreshold), h => h.Confidence.LogProbabilityThreshold = 0.1 },
        { nameof(ConfidenceOptions.SelfReport), h => h.Confidence.SelfReport = true },
        { nameof(ConfidenceOptions.SelfReportThreshold), h => h.Confidence.SelfReportThreshold = 0.1 },
        { nameof(ConfidenceOptions.Samples), h => h.Confidence.Samples = 2 },
        { nameof(ConfidenceOptions.SampleTemperature), h => h.Confidence.SampleTemperature = 0.8f },
        { nameof(ConfidenceOptions.ConsistencyThreshold), h => h.Confidence.ConsistencyThreshold = 0.1 },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void EveryOption_IsPartOfTheKey_AndOfTheDecisionsVersion(string option, Action<HallucinationCheckOptions> change)
    {
        HallucinationCheckOptions before = new HallucinationCheckOptions().UseJudge("judge");
        HallucinationCheckOptions after = new HallucinationCheckOptions().UseJudge("judge");
        change(after);

        Assert.True(CheckPlan.Fingerprint(before) != CheckPlan.Fingerprint(after), option);
        Assert.True(CheckPlan.Version(before) != CheckPlan.Version(after), option);
    }

    /// <summary>How long a question may take changes no verdict about an answer that was given in time.</summary>
    [Fact]
    public void NoOptionIsForgotten()
    {
        string[] known = [.. Changes.Select(row => (string)((object[])row)[0]), nameof(JudgeOptions.Timeout), nameof(ConfidenceOptions.SampleTimeout)];
        IEnumerable<string> settable = new[] { typeof(HallucinationCheckOptions), typeof(JudgeOptions), typeof(ConfidenceOptions) }
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(property => property.SetMethod is { IsPublic: true })
            .Select(property => property.Name);

        Assert.Empty(settable.Except(known));
    }

    private sealed class NoProbabilities : ILogProbabilitySource
    {
        public void Request(Microsoft.Extensions.AI.ChatOptions options)
        {
        }

        public IEnumerable<TokenLogProbability> Read(object rawRepresentation) => [];
    }
}
