using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using SafeGenAI.Decisions;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Pipelines;
using SafeGenAI.Rollout;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Rollout.Flags;

/// <summary>An application with flags and the feature "email", which is rolled out to 50 %, then 100 %: canary <c>from-new</c>, control <c>from-old</c>.</summary>
internal sealed class FlagRig : IAsyncDisposable
{
    public const string Feature = "email";
    public const int Users = 200;

    private readonly FakeLoggerProvider _logs = new();
    private readonly ServiceProvider _provider;

    /// <param name="flags">The section <c>feature_management</c>, as JSON.</param>
    /// <param name="before">Registers what the application does before UseFeatureFlags, such as its own feature management.</param>
    /// <param name="after">Registers what it does after it.</param>
    /// <param name="rollout">Says more of the rollout.</param>
    /// <param name="usesFlags">Whether UseFeatureFlags is called.</param>
    public FlagRig(
        string flags, Action<IServiceCollection, IConfiguration>? before = null, Action<IServiceCollection>? after = null,
        Action<RolloutOptions>? rollout = null, bool usesFlags = true)
    {
        Json = new JsonInMemory(Document(flags));
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IDecisionSink>(Sink);
        services.AddSingleton<IConfiguration>(Json.Root);
        services.AddLogging(logging => logging.AddProvider(_logs));
        before?.Invoke(services, Json.Root);
        SafeGenAIBuilder builder = services.AddSafeGenAI()
            .AddModel("new", _ => new FakeChatClient("from-new"))
            .AddModel("old", _ => new FakeChatClient("from-old"))
            .AddFeature(Feature, feature => feature.UseModels("new").UseRollout(options =>
            {
                options.Stage(50, hours: 1).Stage(100).Control("control", arm => arm.UseModels("old"));
                rollout?.Invoke(options);
            }));
        if (usesFlags)
        {
            builder.UseFeatureFlags();
        }

        after?.Invoke(services);
        _provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public InMemoryDecisionSink Sink { get; } = new();

    public JsonInMemory Json { get; }

    public IServiceProvider Services => _provider;

    public RolloutControl Control => _provider.GetRequiredService<RolloutControl>();

    public GenAIPipeline Pipeline => _provider.GetRequiredKeyedService<GenAIPipeline>(Feature);

    public static string[] Everybody { get; } = [.. Enumerable.Range(0, Users).Select(i => $"user-{i}")];

    /// <summary>A flag with filters; of several, all must let somebody in.</summary>
    public static string Flag(string name, params string[] filters) => Flag(name, "All", filters);

    public static string Flag(string name, string requirement, string[] filters) =>
        $$"""{ "id": "{{name}}", "enabled": true, "conditions": { "requirement_type": "{{requirement}}", "client_filters": [ {{string.Join(", ", filters)}} ] } }""";

    public static string Flag(string name, bool isOn) => $$"""{ "id": "{{name}}", "enabled": {{(isOn ? "true" : "false")}} }""";

    public static string Filter(string name, string parameters = "") => $$"""{ "name": "{{name}}", "parameters": { {{parameters}} } }""";

    public void Change(string flags) => Json.Change(Document(flags));

    /// <summary>Reads how far the rollout is, or begins it.</summary>
    public async Task<FlagRig> StartAsync()
    {
        _ = Pipeline;
        await Control.EvaluateAsync(Feature);
        await Control.EvaluateAsync(Feature);
        return this;
    }

    public async Task<string?> ArmAsync(string user, bool streaming = false, string? tenant = null) =>
        (await Pipeline.AskAsync(new GenAIRequest("hi") { UserId = user, TenantId = tenant }, streaming)).Arm;

    /// <summary>Who is in, as calls see it.</summary>
    public async Task<string[]> InAsync(bool streaming = false)
    {
        List<string> users = [];
        foreach (string user in Everybody)
        {
            if (await ArmAsync(user, streaming) == "canary")
            {
                users.Add(user);
            }
        }

        return [.. users];
    }

    /// <summary>Who is in, as the application's own question sees it.</summary>
    public async Task<string[]> EnabledAsync(string flag)
    {
        List<string> users = [];
        foreach (string user in Everybody)
        {
            if (await IsEnabledAsync(flag, new TargetingContext { UserId = user }))
            {
                users.Add(user);
            }
        }

        return [.. users];
    }

    public async Task<bool> IsEnabledAsync<T>(string flag, T context)
    {
        await using AsyncServiceScope scope = _provider.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IVariantFeatureManager>().IsEnabledAsync(flag, context);
    }

    public async Task<bool> IsEnabledAsync(string flag)
    {
        await using AsyncServiceScope scope = _provider.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IVariantFeatureManager>().IsEnabledAsync(flag);
    }

    public async Task<(long Canary, long Control)> UnitsAsync()
    {
        RolloutStatus status = await Control.GetStatusAsync(Feature);
        return (status.CanaryUnits, status.ControlUnits);
    }

    /// <summary>What was logged under an event's id, once it is as many as expected.</summary>
    public async Task<string[]> LoggedAsync(int id, int count)
    {
        await Eventually.TrueAsync(() => Logged(id).Length >= count);
        return Logged(id);
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    private static string Document(string flags) => $$"""{ "feature_management": { "feature_flags": [ {{flags}} ] } }""";

    private string[] Logged(int id) => [.. _logs.Collector.GetSnapshot().Where(record => record.Id.Id == id).Select(record => record.Message)];
}
