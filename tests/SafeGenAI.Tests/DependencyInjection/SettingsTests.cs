using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.CostBreaker;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Rollout;
using SafeGenAI.Tests.Architecture;
using SafeGenAI.Tests.HallucinationCheck;

namespace SafeGenAI.Tests.DependencyInjection;

/// <summary>Every setting that a configuration may hold, read from JSON.</summary>
public sealed partial class SettingsTests
{
    private static readonly (string Name, Per Per)[] QuotaWindows =
    [
        ("Minute", Per.Minute), ("Hour", Per.Hour), ("Day", Per.Day), ("Week", Per.Week), ("Month", Per.Month),
        ("RollingMinute", Per.Rolling(TimeSpan.FromMinutes(1))), ("RollingHour", Per.Rolling(TimeSpan.FromHours(1))),
        ("RollingDay", Per.Rolling(TimeSpan.FromDays(1))),
    ];

    private static readonly (string Path, string Json, object Value, Func<SafeGenAISetup, object?> Read)[] Settings =
    [
        ("PseudonymKey", "\"AAECAwQFBgcICQoLDA0ODw==\"", 16, setup => setup.PseudonymKey?.Length),
        ("SharedCache:Key", "\"AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8=\"", 32, setup => setup.SharedCache.Key?.Length),
        ("SharedCache:ReadTimeout", "\"00:00:00.1\"", TimeSpan.FromMilliseconds(100), setup => setup.SharedCache.Options.ReadTimeout),
        ("SharedCache:MaxEntryBytes", "65536", 65536, setup => setup.SharedCache.Options.MaxEntryBytes),
        ("Feedback:Key", "\"AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8=\"", false, setup => setup.Feedback
            .Build(new GivenParts(), review: null, Pseudonyms.WithRandomKey(), TimeProvider.System, NullLoggerFactory.Instance).TokensEndWithProcess),
        ("Feedback:TokenLifetime", "\"7.00:00:00\"", TimeSpan.FromDays(7), setup => setup.Feedback.Options.TokenLifetime),
        ("Feedback:VotesPerMinute", "5", 5, setup => setup.Feedback.Options.VotesPerMinute),
        ("Feedback:KeepComments", "true", true, setup => setup.Feedback.Options.KeepComments),
        ("CostBreaker:MaxOutputTokens", "100", 100, setup => setup.CostBreaker.MaxOutputTokens),
        ("Models:small:Price:Input", "1.5", 1.5m, setup => setup.Models[0].Price!.Input),
        ("Models:small:Price:Output", "\"7.25\"", 7.25m, setup => setup.Models[0].Price!.Output),
        ("Models:small:Price:CachedInput", "0.25", 0.25m, setup => setup.Models[0].Price!.CachedInput),
        ("Models:small:Price:CacheWrite", "3.75", 3.75m, setup => setup.Models[0].Price!.CacheWrite),
        ("Models:small:Price:Reasoning", "6", 6m, setup => setup.Models[0].Price!.Reasoning),
        ("Models:small:Price:BatchDiscount", "50", 50m, setup => setup.Models[0].Price!.BatchDiscount),
        ("Models:small:Circuit:FailureRatio", "0.25", 0.25, setup => setup.Models[0].Circuit.FailureRatio),
        ("Models:small:Circuit:MinimumThroughput", "7", 7, setup => setup.Models[0].Circuit.MinimumThroughput),
        ("Models:small:Circuit:SamplingDuration", "\"00:01:30\"", TimeSpan.FromSeconds(90), setup => setup.Models[0].Circuit.SamplingDuration),
        ("Models:small:Circuit:BreakDuration", "\"00:00:01.5\"", TimeSpan.FromSeconds(1.5), setup => setup.Models[0].Circuit.BreakDuration),
        ("BudgetStore:Instances", "3", 3, setup => setup.BudgetStore.Instances),
        ("BudgetStore:Patience", "\"00:00:01\"", TimeSpan.FromSeconds(1), setup => setup.BudgetStore.Patience),
        ("BudgetStore:ProbeInterval", "\"00:00:05\"", TimeSpan.FromSeconds(5), setup => setup.BudgetStore.ProbeInterval),
        ("BudgetStore:BlockAttempts", "20", 20, setup => setup.BudgetStore.BlockAttempts),
        ("BudgetStore:BlockDuration", "\"00:00:03\"", TimeSpan.FromSeconds(3), setup => setup.BudgetStore.BlockDuration),
        ("Features:email:CostBreaker:MaxOutputTokens", "200", 200, setup => setup.Features[0].CostBreaker.MaxOutputTokens),
        ("Features:email:InputLimit:MaxCharacters", "5000", 5_000, setup => setup.Features[0].InputLimit.MaxCharacters),
        ("Features:email:InputLimit:MaxAttachmentBytes", "0", 0, setup => setup.Features[0].InputLimit.MaxAttachmentBytes),
        ("Features:email:Cascade:SwitchOff", "false", false, setup => setup.Features[0].Cascade.SwitchOff),
        ("Features:email:Cascade:MinimumCalls", "20", 20, setup => setup.Features[0].Cascade.MinimumCalls),
        ("Features:email:Cascade:CoolDown", "\"00:10:00\"", TimeSpan.FromMinutes(10), setup => setup.Features[0].Cascade.CoolDown),
        ("Features:email:HallucinationCheck:Preset", "\"recall\"", CheckPreset.Recall, setup => setup.Features[0].HallucinationCheck!.Preset),
        ("Features:email:HallucinationCheck:Streaming", "\"Window\"", CheckStreaming.Window, setup => setup.Features[0].HallucinationCheck!.Streaming),
        ("Features:email:HallucinationCheck:MinimumCoverage", "0.6", 0.6, setup => setup.Features[0].HallucinationCheck!.MinimumCoverage),
        ("Features:email:HallucinationCheck:CheckNumbers", "false", false, setup => setup.Features[0].HallucinationCheck!.CheckNumbers),
        ("Features:email:HallucinationCheck:CheckNames", "false", false, setup => setup.Features[0].HallucinationCheck!.CheckNames),
        ("Features:email:HallucinationCheck:Confidence:LogProbabilityThreshold", "0.4", 0.4, setup => setup.Features[0].HallucinationCheck!.Confidence.LogProbabilityThreshold),
        ("Features:email:HallucinationCheck:Confidence:SelfReport", "true", true, setup => setup.Features[0].HallucinationCheck!.Confidence.SelfReport),
        ("Features:email:HallucinationCheck:Confidence:SelfReportThreshold", "0.4", 0.4, setup => setup.Features[0].HallucinationCheck!.Confidence.SelfReportThreshold),
        ("Features:email:HallucinationCheck:Confidence:Samples", "3", 3, setup => setup.Features[0].HallucinationCheck!.Confidence.Samples),
        ("Features:email:HallucinationCheck:Confidence:SampleTemperature", "0.75", 0.75f, setup => setup.Features[0].HallucinationCheck!.Confidence.SampleTemperature),
        ("Features:email:HallucinationCheck:Confidence:SampleTimeout", "\"00:00:05\"", TimeSpan.FromSeconds(5), setup => setup.Features[0].HallucinationCheck!.Confidence.SampleTimeout),
        ("Features:email:HallucinationCheck:Confidence:ConsistencyThreshold", "0.4", 0.4, setup => setup.Features[0].HallucinationCheck!.Confidence.ConsistencyThreshold),
        ("Features:email:HallucinationCheck:Judge:Timeout", "\"00:00:05\"", TimeSpan.FromSeconds(5), setup => setup.Features[0].HallucinationCheck!.Judge.Timeout),
        ("Features:email:HallucinationCheck:Judge:RequiredOverlap", "0.9", 0.9, setup => setup.Features[0].HallucinationCheck!.Judge.RequiredOverlap),
        ("Features:email:HallucinationCheck:Judge:MaxSourceCharacters", "9000", 9_000, setup => setup.Features[0].HallucinationCheck!.Judge.MaxSourceCharacters),
        ("Features:email:HallucinationCheck:Judge:MaxAnswerCharacters", "900", 900, setup => setup.Features[0].HallucinationCheck!.Judge.MaxAnswerCharacters),
        ("Features:email:HallucinationCheck:Judge:MaxOutputTokens", "500", 500, setup => setup.Features[0].HallucinationCheck!.Judge.MaxOutputTokens),
        ("Features:email:HallucinationCheck:Judge:Temperature", "0.25", 0.25f, setup => setup.Features[0].HallucinationCheck!.Judge.Temperature),
        ("Features:email:HallucinationCheck:Actions:Uncertain", "\"NextModel\"", CheckAction.NextModel, setup => setup.Features[0].HallucinationCheck!.Rows["Uncertain"]),
        ("Features:email:HallucinationCheck:Actions:quote.failed", "\"Annotate\"", CheckAction.Annotate, setup => setup.Features[0].HallucinationCheck!.Rows["quote.failed"]),
        .. AllLimits("CostBreaker", setup => setup.CostBreaker),
        .. AllLimits("Features:email:CostBreaker", setup => setup.Features[0].CostBreaker),
        ("Features:email:Cache:FreshFor", "\"00:30:00\"", TimeSpan.FromMinutes(30), setup => setup.Features[0].Cache.FreshFor),
        ("Features:email:Cache:KeepFor", "\"2.00:00:00\"", TimeSpan.FromDays(2), setup => setup.Features[0].Cache.KeepFor),
        ("Features:email:Cache:IncludeRequestsWithTools", "true", true, setup => setup.Features[0].Cache.IncludeRequestsWithTools),
        ("Features:email:Cache:InMemoryOnly", "true", true, setup => setup.Features[0].Cache.InMemoryOnly),
        ("Features:email:Cache:Version", "\"v2\"", "v2", setup => setup.Features[0].Cache.Version),
        ("Features:email:Review:AcceptedRate", "0.05", 0.05, setup => setup.Features[0].Review!.AcceptedRate),
        ("Features:email:Review:UncertainRate", "0.5", 0.5, setup => setup.Features[0].Review!.UncertainRate),
        ("Features:email:Review:RejectedRate", "1", 1.0, setup => setup.Features[0].Review!.RejectedRate),
        ("Features:email:Review:FailedRate", "0", 0.0, setup => setup.Features[0].Review!.FailedRate),
        ("Features:email:Review:NegativeFeedbackRate", "0.25", 0.25, setup => setup.Features[0].Review!.NegativeFeedbackRate),
        ("Features:email:Review:IncludeContent", "true", true, setup => setup.Features[0].Review!.IncludeContent),
        ("Features:email:Review:MaxTextCharacters", "1000", 1_000, setup => setup.Features[0].Review!.MaxTextCharacters),
        ("Features:email:Review:Salt", "\"spring\"", "spring", setup => setup.Features[0].Review!.Salt),
        ("Features:email:Rollout:Stages:2.5", "\"1.12:00:00\"", "2.5 % for 36 hours", setup => string.Join(", ", setup.Features[0].Rollout!.Steps)),
        ("Features:email:Rollout:Salt", "\"spring\"", "spring", setup => setup.Features[0].Rollout!.Salt),
        ("Features:email:Rollout:Anonymous", "\"perCall\"", RolloutAnonymous.PerCall, setup => setup.Features[0].Rollout!.Anonymous),
        ("Features:email:Rollout:PollInterval", "\"00:00:10\"", TimeSpan.FromSeconds(10), setup => setup.Features[0].Rollout!.PollInterval),
        ("Features:email:Rollout:ExpectedCallsPerDay", "5000", 5_000.0, setup => setup.Features[0].Rollout!.ExpectedCallsPerDay),
        ("Features:email:Rollout:Allow", "[\"ann\", \"ben\"]", "ann,ben", setup => string.Join(',', setup.Features[0].Rollout!.Allowed.Order(StringComparer.Ordinal))),
        ("Features:email:Rollout:Deny", "[\"cyd\"]", "cyd", setup => string.Join(',', setup.Features[0].Rollout!.Denied)),
        ("Features:email:Rollout:Gates:Error:IsOn", "false", false, setup => setup.Features[0].Rollout!.Gates[RolloutMetric.Error].IsOn),
        ("Features:email:Rollout:Gates:Latency:Tolerance", "2.5", 2.5, setup => setup.Features[0].Rollout!.Gates[RolloutMetric.Latency].Tolerance),
        ("Features:email:Rollout:Gates:Fallback:MaxRate", "0.2", 0.2, setup => setup.Features[0].Rollout!.Gates[RolloutMetric.Fallback].MaxRate),
        ("Features:email:Rollout:Gates:Latency:SlowerThan", "\"00:00:03\"", TimeSpan.FromSeconds(3), setup => setup.Features[0].Rollout!.Gates[RolloutMetric.Latency].SlowerThan),
        ("Features:email:Resilience:AttemptTimeout", "\"00:00:11\"", TimeSpan.FromSeconds(11), setup => setup.Features[0].Resilience.AttemptTimeout),
        ("Features:email:Resilience:FirstContentTimeout", "\"00:00:12\"", TimeSpan.FromSeconds(12), setup => setup.Features[0].Resilience.FirstContentTimeout),
        ("Features:email:Resilience:IdleTimeout", "\"00:00:13\"", TimeSpan.FromSeconds(13), setup => setup.Features[0].Resilience.IdleTimeout),
        ("Features:email:Resilience:RetryDelay", "\"00:00:00.1\"", TimeSpan.FromMilliseconds(100), setup => setup.Features[0].Resilience.RetryDelay),
        ("Features:email:Resilience:Deadline", "\"00:02:00\"", TimeSpan.FromMinutes(2), setup => setup.Features[0].Resilience.Deadline),
        ("Features:email:Resilience:MaxRetries", "0", 0, setup => setup.Features[0].Resilience.MaxRetries),
        ("Features:email:Resilience:MaxAttempts", "4", 4, setup => setup.Features[0].Resilience.MaxAttempts),
        ("Features:email:Quota:CountFallbacks", "true", true, setup => setup.Features[0].Quota!.CountFallbacks),
        ("Features:email:Quota:Mode", "\"Observe\"", BudgetMode.Observe, setup => Configured.Quotas(setup)[0].Mode),
        .. from scope in (BudgetScope[])[BudgetScope.User, BudgetScope.Tenant]
           from window in QuotaWindows
           select ($"Features:email:Quota:Per{scope}:CallsPer{window.Name}", "12", (object)12L, (Func<SafeGenAISetup, object?>)(setup =>
               Configured.Quotas(setup).Single(limit => limit.Scope == scope && limit.Per == window.Per).Amount)),
        .. from scope in (BudgetScope[])[BudgetScope.User, BudgetScope.Tenant]
           from setting in QuotaOfAWeek(scope)
           select setting,
        .. from feature in (string?[])[null, "email"]
           from scope in Enum.GetValues<BudgetScope>()
           from unit in (BudgetUnit[])[BudgetUnit.Tokens, BudgetUnit.Requests, BudgetUnit.Usd]
           from per in Configured.Windows
           from setting in Limit(feature, scope, unit, per)
           select setting,
    ];

    public static TheoryData<string> Paths => [.. Settings.Select(setting => setting.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void ASetting_OverridesTheValueThatCodeSets(string path)
    {
        (_, string json, object value, Func<SafeGenAISetup, object?> read) = Settings.Single(setting => setting.Path == path);
        Assert.NotEqual(value, read(Configured.Setup(Configured.Json("{}"))));

        SafeGenAISetup setup = Configured.Setup(Configured.Setting(path, json));

        Assert.Empty(setup.Faults);
        Assert.Equal(value, read(setup));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void ASettingOfTheWrongType_IsAFault(string path)
    {
        SafeGenAISetup setup = Configured.Setup(Configured.Setting(path, "{ \"What\": 1 }"));

        string fault = Assert.Single(setup.Faults);
        string told = QuotaPath().IsMatch(path)
            ? $"{path}:What is not a setting; known here are 'Amount', 'Mode'."
            : Path().IsMatch(path)
            ? $"{path}:What is not a setting; known here are 'AlertsOnBurnRate', 'Amount', 'Mode', 'OnStoreFailure', 'Thresholds'."
            : $"{path} is a section; set ";
        Assert.StartsWith(told, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Features:email:Resilience:MaxRetries", "\"two\"", "is \"two\"; set a whole number.")]
    [InlineData("Features:email:Resilience:MaxRetries", "1.5", "is \"1.5\"; set a whole number.")]
    [InlineData("Features:email:Resilience:MaxRetries", "\"\"", "is \"\"; set a whole number.")]
    [InlineData("Features:email:Resilience:Deadline", "30", "is \"30\"; set a time such as 00:00:30.")]
    [InlineData("Features:email:Cache:IncludeRequestsWithTools", "\"yes\"", "is \"yes\"; set true or false.")]
    [InlineData("Models:small:Circuit:FailureRatio", "\"half\"", "is \"half\"; set a number.")]
    [InlineData("Features:email:CostBreaker:PerUser:UsdPerDay", "\"5 USD\"", "is \"5 USD\"; set a number.")]
    [InlineData("Features:email:CostBreaker:PerUser:TokensPerDay", "2.5", "is 2.5; set a whole number.")]
    [InlineData("Features:email:CostBreaker", "5", "is \"5\"; it is a section: set the values below it.")]
    [InlineData("Features:email:Quota:PerUser:CallsPerDay", "2.5", "is 2.5; set a whole number.")]
    [InlineData("Features:email", "\"on\"", "is \"on\"; it is a section: set the values below it.")]
    [InlineData("Models:small:Price:Input", "-1",
        "is Input -1, Output 2, CachedInput 0.5, CacheWrite -1, Reasoning 2, BatchDiscount 0: A price is between 0 and 9,000,000 USD per million tokens: check the unit, it is per million.")]
    [InlineData("Models:small:Price:BatchDiscount", "150",
        "is Input 1, Output 2, CachedInput 0.5, CacheWrite 1, Reasoning 2, BatchDiscount 150: A batch discount is between 0 and 100 percent: 50 is half the price.")]
    public void AValueThatDoesNotParse_IsAFaultThatNamesIt(string path, string json, string fault)
    {
        string told = path.Contains("Price", StringComparison.Ordinal) ? "Models:small:Price" : path;
        Assert.Equal($"{told} {fault}", Assert.Single(Configured.Setup(Configured.Setting(path, json)).Faults));
    }

    [Theory]
    [InlineData("Preset", "\"7\"", "is \"7\"; set one of Balanced, Precise, Recall.")]
    [InlineData("Preset", "1", "is \"1\"; set one of Balanced, Precise, Recall.")]
    [InlineData("Streaming", "2", "is \"2\"; set one of Hold, Window, Observe.")]
    [InlineData("Actions:Uncertain", "\"7\"", "is \"7\"; set one of Accept, Annotate, Review, Retry, NextModel, Fallback.")]
    [InlineData("Actions:Uncertain", "3", "is \"3\"; set one of Accept, Annotate, Review, Retry, NextModel, Fallback.")]
    [InlineData("Actions:Uncertain", "\"Retry, Review\"", "is \"Retry, Review\"; set one of Accept, Annotate, Review, Retry, NextModel, Fallback.")]
    [InlineData("Actions:7", "\"Retry\"", "is a number, and a row is a verdict or the code of a finding; set one of NotChecked, Supported, Uncertain, Unsupported, or a code.")]
    [InlineData("Actions:3", "\"Retry\"", "is a number, and a row is a verdict or the code of a finding; set one of NotChecked, Supported, Uncertain, Unsupported, or a code.")]
    [InlineData("Actions:Unsuported", "\"Retry\"", "is neither a verdict nor the code of a finding; set Unsupported.")]
    [InlineData("Actions:quotefailed", "\"Retry\"", "is neither a verdict nor the code of a finding; set quote.failed.")]
    [InlineData("Actions:quote.faild", "\"Retry\"", "is no finding of a built-in check; set \"quote.failed\", or another of its kind.")]
    [InlineData("Actions:qoute.failed", "\"Retry\"",
        "is no finding of a built-in check, and the feature has no detector of its own; set \"quote.failed\", or add the detector with AddDetector.")]
    public void ARowOrAChoiceOfTheCheckThatIsMistyped_IsAFaultThatNamesTheNearest(string name, string json, string fault)
    {
        string path = $"Features:email:HallucinationCheck:{name}";

        Assert.Equal($"{path} {fault}", Assert.Single(Configured.Setup(Configured.Setting(path, json)).Faults));
    }

    [Fact]
    public void ARow_IsOneVerdict_NoListOfThem() => Assert.Contains(
        "is neither a verdict nor the code of a finding",
        Assert.Single(Configured.Setup(Configured.Setting("Features:email:HallucinationCheck:Actions:Supported, Uncertain", "\"Retry\"")).Faults), StringComparison.Ordinal);

    [Fact]
    public void ARow_IsFoundWhateverItsCase()
    {
        SafeGenAISetup setup = Configured.Setup(Configured.Json(
            """{ "Features": { "email": { "HallucinationCheck": { "Actions": { "UNCERTAIN": "retry", "Quote.Failed": "ANNOTATE" } } } } }"""));

        Assert.Empty(setup.Faults);
        HallucinationCheckOptions check = setup.Features[0].HallucinationCheck!;
        Assert.Equal((CheckAction.Retry, CheckAction.Annotate), (check.Rows["Uncertain"], check.Rows[QuoteFindingCodes.Failed]));
    }

    [Theory]
    [InlineData("mine.odd", null)]
    [InlineData("odd", null)]
    [InlineData("3", "is a number, and a row is a verdict or the code of a finding; set one of NotChecked, Supported, Uncertain, Unsupported, or a code.")]
    [InlineData("quote.faild", "is no finding of a built-in check; set \"quote.failed\", or another of its kind.")]
    public void ARowOfTheApplicationsOwnCode_IsTaken_WhereADetectorIsAdded(string row, string? fault)
    {
        string path = $"Features:email:HallucinationCheck:Actions:{row}";

        SafeGenAISetup setup = Configured.Setup(
            Configured.Setting(path, "\"Retry\""), f => f.UseHallucinationCheck(h => h.AddDetector(new ScriptedDetector("own", Verdict.Uncertain, row))));

        Assert.Equal(fault is null ? [] : [$"{path} {fault}"], setup.Faults);
        Assert.Equal(fault is null ? CheckAction.Retry : null, setup.Features[0].HallucinationCheck!.Rows[row]);
    }

    [Theory]
    [InlineData("Modles", "'BudgetStore', 'CostBreaker', 'Features', 'Feedback', 'Models', 'PseudonymKey', 'SharedCache'")]
    [InlineData("Models:large", "'small'")]
    [InlineData("Features:emial", "'email'")]
    [InlineData("Models:small:Client", "'Circuit', 'Price'")]
    [InlineData("Models:small:Price:Total", "'BatchDiscount', 'CacheWrite', 'CachedInput', 'Input', 'Output', 'Reasoning'")]
    [InlineData("Models:small:Circuit:Ratio", "'BreakDuration', 'FailureRatio', 'MinimumThroughput', 'SamplingDuration'")]
    [InlineData("Features:email:UseModels", "'Cache', 'Cascade', 'CostBreaker', 'HallucinationCheck', 'InputLimit', 'Quota', 'Resilience', 'Review', 'Rollout'")]
    [InlineData("Features:email:Rollout:Percent", "'Allow', 'Anonymous', 'Deny', 'ExpectedCallsPerDay', 'Gates', 'PollInterval', 'Salt', 'Stages'")]
    [InlineData("Features:email:Rollout:Gates:Error:Rate", "'IsOn', 'MaxRate', 'SlowerThan', 'Tolerance'")]
    [InlineData("Features:email:Cache:Sharing", "'FreshFor', 'InMemoryOnly', 'IncludeRequestsWithTools', 'KeepFor', 'Version'")]
    [InlineData("Features:email:Cascade:Off", "'CoolDown', 'MinimumCalls', 'SwitchOff'")]
    [InlineData("Features:email:HallucinationCheck:Instruction", "'Actions', 'CheckNames', 'CheckNumbers', 'Confidence', 'Judge', 'MinimumCoverage', 'Preset', 'Streaming'")]
    [InlineData("Features:email:HallucinationCheck:Judge:Model",
        "'MaxAnswerCharacters', 'MaxOutputTokens', 'MaxSourceCharacters', 'RequiredOverlap', 'Temperature', 'Timeout'")]
    [InlineData("Features:email:HallucinationCheck:Confidence:Sample",
        "'ConsistencyThreshold', 'LogProbabilityThreshold', 'SampleTemperature', 'SampleTimeout', 'Samples', 'SelfReport', 'SelfReportThreshold'")]
    [InlineData("Features:email:Quota:PerFeature", "'CountFallbacks', 'Mode', 'PerTenant', 'PerUser'")]
    [InlineData("Features:email:Review:Rate",
        "'AcceptedRate', 'FailedRate', 'IncludeContent', 'MaxTextCharacters', 'NegativeFeedbackRate', 'RejectedRate', 'Salt', 'UncertainRate'")]
    [InlineData("Features:email:Resilience:Retries",
        "'AttemptTimeout', 'Deadline', 'FirstContentTimeout', 'IdleTimeout', 'MaxAttempts', 'MaxRetries', 'RetryDelay'")]
    [InlineData("Features:email:CostBreaker:PerUsers",
        "'CeilingPrice', 'Global', 'MaxOutputTokens', 'Mode', 'OnStoreFailure', 'PerCall', 'PerFeature', 'PerModel', 'PerTenant', 'PerUser', 'Thresholds'")]
    public void AnUnknownName_IsAFaultThatListsTheKnownOnes(string path, string known)
    {
        SafeGenAISetup setup = Configured.Setup(Configured.Setting(path, "1"));

        Assert.Equal($"{path} is not a setting; known here are {known}.", Assert.Single(setup.Faults));
    }

    [Fact]
    public void AnUnknownLimit_IsAFaultThatListsTheUsualOnes_AndThoseOfCode()
    {
        SafeGenAISetup setup = Configured.Setup(
            Configured.Setting("Features:email:CostBreaker:PerUser:EurPerDay", "1"),
            f => f.UseCostBreaker(c => c.PerUser(tokens: 9L, Per.Rolling(TimeSpan.FromHours(36))).PerTenant(tokens: 9L, Per.Rolling(TimeSpan.FromHours(5)))));

        string[] windows = ["Day", "Hour", "Minute", "Month", "RollingDay", "RollingHour", "RollingMinute", "Week"];
        IEnumerable<string> known = ((string[])["Requests", "Tokens", "Usd"]).SelectMany(unit => windows.Select(window => $"{unit}Per{window}"))
            .Append("TokensPerRolling36Hours").Order(StringComparer.Ordinal);
        Assert.Equal(
            $"Features:email:CostBreaker:PerUser:EurPerDay is not a setting; known here are {string.Join(", ", known.Select(name => $"'{name}'"))}.",
            Assert.Single(setup.Faults));
    }

    [Fact]
    public void ATimeZone_IsNoPartOfALimitsName()
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        SafeGenAISetup setup = Configured.Setup(
            Configured.Setting("Features:email:CostBreaker:PerFeature:TokensPerDay", "5"), f => f.UseCostBreaker(c => c.PerFeature(tokens: 9L, Per.Day.In(zone))));

        Assert.Empty(setup.Faults);
        Assert.Equal((5, Per.Day.In(zone)), (Configured.Limits(setup, "email")[0].Amount, Configured.Limits(setup, "email")[0].Per));
    }

    [Fact]
    public void TwoLimitsOfOneName_HaveNoAmountInConfiguration_AndShareTheirMode()
    {
        static void Two(FeatureBuilder f) => f.UseCostBreaker(c => c
            .PerUser(tokens: 9L, Per.Day).PerUser(tokens: 5L, Per.Day, limit => limit.IsSoft = true));

        Assert.Equal(
            "Features:email:CostBreaker:PerUser:TokensPerDay is 7, but code sets 2 such limits with different amounts; change them in code, configuration cannot tell them apart.",
            Assert.Single(Configured.Setup(Configured.Setting("Features:email:CostBreaker:PerUser:TokensPerDay", "7"), Two).Faults));
        SafeGenAISetup switched = Configured.Setup(Configured.Setting("Features:email:CostBreaker:PerUser:TokensPerDay:Mode", "\"off\""), Two);
        Assert.All(Configured.Limits(switched, "email"), limit => Assert.Equal(BudgetMode.Off, limit.Mode));
    }

    [Theory]
    [InlineData("Mode", "\"Obey\"", "Mode is \"Obey\"; set one of Enforce, Observe, Off.")]
    [InlineData("Mode", "3", "Mode is \"3\"; set one of Enforce, Observe, Off.")]
    [InlineData("Mode", "\"Off, Observe\"", "Mode is \"Off, Observe\"; set one of Enforce, Observe, Off.")]
    [InlineData("OnStoreFailure", "\"Open\"", "OnStoreFailure is \"Open\"; set one of FailClosed, LocalShare, FailOpen.")]
    [InlineData("Thresholds", "50", "Thresholds is \"50\"; set a list of whole numbers such as [50, 80].")]
    [InlineData("Thresholds", "[50, \"many\"]", "Thresholds:1 is \"many\"; set a whole number.")]
    public void AnOptionOfALimitThatDoesNotParse_IsAFault(string name, string json, string fault)
    {
        foreach (string path in (string[])["CostBreaker", "Features:email:CostBreaker:PerUser:UsdPerWeek"])
        {
            Assert.Equal($"{path}:{fault}", Assert.Single(Configured.Setup(Configured.Setting($"{path}:{name}", json)).Faults));
        }
    }

    [Fact]
    public void AnEmptyListOfThresholds_IsAValue()
    {
        SafeGenAISetup setup = Configured.Setup(Configured.Setting("Features:email:CostBreaker:Thresholds", "[]"));

        Assert.Empty(setup.Faults);
        Assert.All(Configured.Limits(setup, "email"), limit => Assert.Empty(limit.Thresholds));
    }

    [Fact]
    public void ALimitThatCodeDoesNotSet_IsAFault_AlsoAsASection()
    {
        SafeGenAISetup setup = Configured.Setup(
            Configured.Json("""{ "CostBreaker": {}, "Features": { "email": { "CostBreaker": { "PerUser": { "TokensPerDay": { "Mode": "No" } } } } } }"""),
            f => f.UseCostBreaker(c => c.PerUser(tokens: 9L, Per.Hour)));

        Assert.Equal(
            [
                "Features:email:CostBreaker:PerUser:TokensPerDay is set, but code sets no such limit; add it in code first, configuration changes values only.",
                "Features:email:CostBreaker:PerUser:TokensPerDay:Mode is \"No\"; set one of Enforce, Observe, Off.",
            ],
            setup.Faults);
    }

    [Fact]
    public void ALimitThatCodeDoesNotSet_IsAFault()
    {
        SafeGenAISetup setup = Configured.Setup(
            Configured.Setting("Features:email:CostBreaker:PerUser:TokensPerDay", "5"), f => f.UseCostBreaker(c => c.PerUser(tokens: 9L, Per.Hour)));

        Assert.Equal(
            "Features:email:CostBreaker:PerUser:TokensPerDay is 5, but code sets no such limit; add it in code first, configuration changes values only.",
            Assert.Single(setup.Faults));
    }

    [Theory]
    [InlineData("Stages:12", "\"3\"", "Features:email:Rollout:Stages:12 is \"3\"; set a time such as 00:00:30.")]
    [InlineData("Stages:twelve", "\"00:10:00\"", "Features:email:Rollout:Stages:twelve is \"00:10:00\": its name is the canary's share: set more than 0 and at most 100, such as \"10\": \"2.00:00:00\".")]
    [InlineData("Stages:120", "\"00:10:00\"", "Features:email:Rollout:Stages:120 is \"00:10:00\": its name is the canary's share: set more than 0 and at most 100, such as \"10\": \"2.00:00:00\".")]
    [InlineData("Allow", "[\"ann\", \" \"]", "Features:email:Rollout:Allow is a list with something blank in it; set a list of texts such as [\"ann\", \"ben\"].")]
    [InlineData("Allow", "\"ann\"", "Features:email:Rollout:Allow is \"ann\"; set a list of texts such as [\"ann\", \"ben\"].")]
    public void ARolloutThatIsWrong_SaysWhatToSet(string path, string json, string fault) =>
        Assert.Equal(fault, Assert.Single(Configured.Setup(Configured.Setting($"Features:email:Rollout:{path}", json)).Faults));

    [Fact]
    public void ARolloutThatCodeDoesNotAskFor_IsAFault() => Assert.Equal(
        "Features:email:Rollout is set, but the feature has no rollout; call UseRollout in code first, configuration changes values only.",
        Assert.Single(Configured.Setup(Configured.Setting("Features:email:Rollout:Salt", "\"x\""), _ => { }).Faults));

    [Fact]
    public void AReviewThatCodeDoesNotAskFor_IsAFault() => Assert.Equal(
        "Features:email:Review is set, but the feature is not reviewed; call UseReview in code first, configuration changes values only.",
        Assert.Single(Configured.Setup(Configured.Setting("Features:email:Review:AcceptedRate", "0.03"), _ => { }).Faults));

    [Fact]
    public void AQuotaThatCodeDoesNotSet_IsAFault()
    {
        Assert.Equal(
            "Features:email:Quota is set, but the feature has no quota; call UseQuota in code first, configuration changes values only.",
            Assert.Single(Configured.Setup(Configured.Setting("Features:email:Quota:PerUser:CallsPerDay", "5"), _ => { }).Faults));
        Assert.Equal(
            "Features:email:Quota:PerUser:CallsPerDay is 5, but code sets no such limit; add it in code first, configuration changes values only.",
            Assert.Single(Configured.Setup(Configured.Setting("Features:email:Quota:PerUser:CallsPerDay", "5"), f => f.UseQuota(q => q.PerUser(9, Per.Hour))).Faults));
    }

    [Fact]
    public void TwoQuotasOfOneName_HaveNoAmountInConfiguration_AndShareTheirMode()
    {
        static void Two(FeatureBuilder f) => f.UseQuota(q => q.PerUser(9, Per.Day).PerUser(5, Per.Day, BudgetMode.Observe));

        Assert.Equal(
            "Features:email:Quota:PerUser:CallsPerDay is 7, but code sets 2 such limits with different amounts; change them in code, configuration cannot tell them apart.",
            Assert.Single(Configured.Setup(Configured.Setting("Features:email:Quota:PerUser:CallsPerDay", "7"), Two).Faults));
        SafeGenAISetup switched = Configured.Setup(Configured.Setting("Features:email:Quota:PerUser:CallsPerDay:Mode", "\"off\""), Two);
        Assert.All(Configured.Quotas(switched), limit => Assert.Equal(BudgetMode.Off, limit.Mode));
    }

    [Fact]
    public void AQuotaPerDay_MayBeTheDayOfATimeZone()
    {
        Per day = Per.Day.In(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

        SafeGenAISetup setup = Configured.Setup(
            Configured.Setting("Features:email:Quota:PerUser:CallsPerDay", "5"), f => f.UseQuota(q => q.PerUser(9, day).PerTenant(9, day).PerUser(9, Per.Hour)));

        Assert.Empty(setup.Faults);
        Assert.Equal([5L, 9L, 9L], Configured.Quotas(setup).Select(limit => limit.Amount));
    }

    [Fact]
    public void ACacheThatCodeDoesNotUse_IsAFault() => Assert.Equal(
        "Features:email:Cache is set, but the feature has no cache; call UseCache in code first, configuration changes values only.",
        Assert.Single(Configured.Setup(Configured.Setting("Features:email:Cache:FreshFor", "\"00:10:00\""), _ => { }).Faults));

    [Theory]
    [InlineData("\"no base64!\"", "PseudonymKey is set, but wrong: it is no base64; set at least 16 random bytes in base64.")]
    [InlineData("\"c2hvcnQ=\"", "PseudonymKey is set, but wrong: The pseudonym key has 5 bytes; set at least 16 random ones.")]
    public void L23_ABadKey_IsAFaultThatDoesNotRepeatIt(string json, string fault) =>
        Assert.Equal(fault, Assert.Single(Configured.Setup(Configured.Setting("PseudonymKey", json)).Faults));

    [Theory]
    [InlineData("\"no base64!\"", "SharedCache:Key is set, but wrong: it is no base64; set at least 32 random bytes in base64.")]
    [InlineData("\"c2hvcnQ=\"", "SharedCache:Key is set, but wrong: The shared cache's key has 5 bytes; set at least 32 random ones.")]
    public void L23_ABadKeyOfTheSharedCache_IsAFaultThatDoesNotRepeatIt(string json, string fault) =>
        Assert.Equal(fault, Assert.Single(Configured.Setup(Configured.Setting("SharedCache:Key", json)).Faults));

    [Fact]
    public void ASharedCacheThatCodeDoesNotUse_IsAFault()
    {
        SafeGenAIRecipe recipe = new();
        recipe.Add(Configured.Setting("SharedCache:MaxEntryBytes", "65536"));

        Assert.Equal(
            "SharedCache is set, but the application has no shared cache; call UseSharedCache in code first, configuration changes values only.",
            Assert.Single(recipe.Play().Faults));
    }

    [Fact]
    public void APriceThatOnlyConfigurationKnows_NeedsBothSides()
    {
        IConfigurationRoot configuration = Configured.Setting("Models:model:Price:Input", "1");
        SafeGenAIRecipe recipe = new();
        recipe.Add(configuration);

        Assert.Equal("Models:model:Price needs Input and Output, in USD per million tokens.", Assert.Single(recipe.Play().Faults));
    }

    [Fact]
    public void APriceForCachedInput_FollowsTheInput_WhereNothingElseIsSaid()
    {
        SafeGenAIRecipe recipe = new();
        recipe.Add(setup => setup.Models.Add(new ModelRegistration("small", _ => null, "") { Price = new ModelPrice(4, 8) }));
        recipe.Add(Configured.Setting("Models:small:Price:Input", "1"));

        Assert.Equal((1, 1, 8), (recipe.Play().Models[0].Price!.Input, recipe.Play().Models[0].Price!.CachedInput, recipe.Play().Models[0].Price!.Output));
    }

    [Fact]
    public void TheWholeConfiguration_IsOneFault_NotOnePerUnrelatedName() => Assert.Equal(
        "AddSafeGenAI was given the whole configuration; pass its section, GetSection(\"SafeGenAI\").",
        Assert.Single(Configured.Setup(Configured.Json("""{ "Logging": { "A": 1 }, "SafeGenAI": { "CostBreaker": {} }, "X": 2 }""")).Faults));

    [Fact]
    public void ASection_IsReadUnderItsOwnPath() => Assert.Equal(
        "SafeGenAI:Features:email:Resilience:MaxRetries is \"x\"; set a whole number.",
        Assert.Single(Configured.Setup(Configured.Setting("SafeGenAI:Features:email:Resilience:MaxRetries", "\"x\"").GetSection("SafeGenAI")).Faults));

    [Fact]
    public void NullsAndEmptyObjects_SetNothing() => Assert.Empty(Configured.Setup(Configured.Json(
        """{ "CostBreaker": {}, "Models": { "small": {} }, "Features": { "email": { "Resilience": { "MaxRetries": null } } } }""")).Faults);

    [Fact]
    public void EverySetting_IsDocumented_AndNothingElseIs()
    {
        HashSet<string> documented = [.. File.ReadLines(System.IO.Path.Combine(SourceTree.Root, "docs", "configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])];
        // A limit stands there once: as scope and as unit and window.
        IEnumerable<string> known = Settings.Select(setting => setting.Path
            .Replace(":email", ":{feature}", StringComparison.Ordinal).Replace(":small", ":{model}", StringComparison.Ordinal)
            .Replace(":Stages:2.5", ":Stages:{percent}", StringComparison.Ordinal).Replace(":Gates:Error", ":Gates:{metric}", StringComparison.Ordinal)
            .Replace(":Gates:Latency", ":Gates:{metric}", StringComparison.Ordinal).Replace(":Gates:Fallback", ":Gates:{metric}", StringComparison.Ordinal))
            .Select(path => path.Contains("Quota:Per", StringComparison.Ordinal)
                ? Calls().Replace(path, "{calls}")
                : Option().Replace(path, "CostBreaker:{scope}:{limit}$1"));

        Assert.Equal(known.Distinct().Order(), documented.Where(path => path.Contains(':', StringComparison.Ordinal) || path == "PseudonymKey").Order());
        Assert.All(Enum.GetValues<BudgetScope>(), scope => Assert.Contains(scope == BudgetScope.Global ? "Global" : $"Per{scope}", documented));
    }

    private static IEnumerable<(string, string, object, Func<SafeGenAISetup, object?>)> Limit(string? feature, BudgetScope scope, BudgetUnit unit, Per per)
    {
        string window = per.Name switch
        {
            "rolling 00:30:00" => "Rolling30Minutes",
            "rolling 7.00:00:00" => "Rolling7Days",
            _ => string.Concat(per.Name.Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word[1..])),
        };
        string path = $"{(feature is null ? "" : $"Features:{feature}:")}CostBreaker:{(scope == BudgetScope.Global ? "Global" : $"Per{scope}")}:{unit}Per{window}";
        long amount = unit == BudgetUnit.Usd ? 12_000_000_000L : 12L;
        BudgetLimit Of(SafeGenAISetup setup) => Configured.Limits(setup, feature)
            .Single(limit => limit.Scope == scope && limit.Unit == unit && limit.Per == per);
        yield return (path, "12", amount, setup => Of(setup).Amount);
        if (per == Per.Week && unit == BudgetUnit.Usd)
        {
            yield return ($"{path}:Amount", "12", amount, setup => Of(setup).Amount);
            yield return ($"{path}:Mode", "\"Observe\"", BudgetMode.Observe, setup => Of(setup).Mode);
            yield return ($"{path}:OnStoreFailure", "\"FailOpen\"", StoreFailurePolicy.FailOpen, setup => Of(setup).OnStoreFailure);
            yield return ($"{path}:Thresholds", "[60, 90]", "60 90", setup => string.Join(' ', Of(setup).Thresholds));
            yield return ($"{path}:AlertsOnBurnRate", "false", false, setup => Of(setup).AlertsOnBurnRate);
        }
    }

    private static IEnumerable<(string, string, object, Func<SafeGenAISetup, object?>)> QuotaOfAWeek(BudgetScope scope)
    {
        BudgetLimit Of(SafeGenAISetup setup) => Configured.Quotas(setup).Single(limit => limit.Scope == scope && limit.Per == Per.Week);
        yield return ($"Features:email:Quota:Per{scope}:CallsPerWeek:Amount", "12", 12L, setup => Of(setup).Amount);
        yield return ($"Features:email:Quota:Per{scope}:CallsPerWeek:Mode", "\"Observe\"", BudgetMode.Observe, setup => Of(setup).Mode);
    }

    private static IEnumerable<(string, string, object, Func<SafeGenAISetup, object?>)> AllLimits(
        string path, Func<SafeGenAISetup, CostBreakerOptions> of)
    {
        BudgetLimit Any(SafeGenAISetup setup) => of(setup).Build("email", []).First();
        yield return ($"{path}:Mode", "\"Observe\"", BudgetMode.Observe, setup => Any(setup).Mode);
        yield return ($"{path}:OnStoreFailure", "\"LocalShare\"", StoreFailurePolicy.LocalShare, setup => Any(setup).OnStoreFailure);
        yield return ($"{path}:Thresholds", "[60, 90]", "60 90", setup => string.Join(' ', Any(setup).Thresholds));
        foreach (BudgetUnit unit in (BudgetUnit[])[BudgetUnit.Usd, BudgetUnit.Tokens, BudgetUnit.Requests])
        {
            yield return ($"{path}:PerCall:{unit}", "12", 12m, setup => of(setup).Ceilings[unit]);
        }

        yield return ($"{path}:CeilingPrice:Input", "3", 3m, setup => of(setup).CeilingPrice!.Input);
        yield return ($"{path}:CeilingPrice:Output", "30", 30m, setup => of(setup).CeilingPrice!.Output);
        yield return ($"{path}:CeilingPrice:CachedInput", "0.3", 0.3m, setup => of(setup).CeilingPrice!.CachedInput);
        yield return ($"{path}:CeilingPrice:CacheWrite", "4", 4m, setup => of(setup).CeilingPrice!.CacheWrite);
        yield return ($"{path}:CeilingPrice:Reasoning", "20", 20m, setup => of(setup).CeilingPrice!.Reasoning);
        yield return ($"{path}:CeilingPrice:BatchDiscount", "50", 50m, setup => of(setup).CeilingPrice!.BatchDiscount);
    }

    [GeneratedRegex("Quota:Per[A-Za-z]+:[A-Za-z]+$")]
    private static partial Regex QuotaPath();

    [GeneratedRegex("CallsPer[A-Za-z]+")]
    private static partial Regex Calls();

    [GeneratedRegex("CostBreaker:(?:Global|Per(?!Call:)[A-Za-z]+):[A-Za-z0-9]+$")]
    private static partial Regex Path();

    [GeneratedRegex("CostBreaker:(?:Global|Per(?!Call:)[A-Za-z]+):[A-Za-z0-9]+(:[A-Za-z]+)?$")]
    private static partial Regex Option();
}
