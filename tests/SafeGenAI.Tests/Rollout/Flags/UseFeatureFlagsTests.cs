using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Rollout.Flags;

public sealed class UseFeatureFlagsTests
{
    private static readonly string Staged = FlagRig.Flag("email", FlagRig.Filter("SafeGenAI.StagedRollout"));

    [Fact]
    public void ANullBuilder_IsRefused() =>
        Assert.Throws<ArgumentNullException>("builder", () => ((SafeGenAIBuilder)null!).UseFeatureFlags());

    [Fact]
    public async Task TheApplicationsScopedFeatureManagement_IsUsed()
    {
        await using FlagRig rig = await new FlagRig(Staged, before: (services, _) => services.AddScopedFeatureManagement()
            .WithTargeting<ScopedAccessor>()).StartAsync();
        string[] users = await rig.EnabledAsync("email");
        Assert.Equal(102, users.Length);
        Assert.Equal(users, await rig.InAsync());
        Assert.True(await rig.IsEnabledAsync("email"));
        rig.Change(FlagRig.Flag("email", isOn: false));
        Assert.Empty(await rig.InAsync());
    }

    [Fact]
    public async Task TheApplicationsOwnFeatureManagement_StaysAlone()
    {
        await using FlagRig rig = await new FlagRig(Staged, before: (services, configuration) => services.AddFeatureManagement(configuration)).StartAsync();
        Assert.Single(rig.Services.GetServices<IVariantFeatureManager>());
        Assert.Equal(await rig.EnabledAsync("email"), await rig.InAsync());
    }

    [Fact]
    public async Task TheApplicationMayAddItsFeatureManagementLater_AndCallItTwice()
    {
        await using FlagRig rig = await new FlagRig(Staged, after: services =>
        {
            services.AddSafeGenAI().UseFeatureFlags();
            services.AddFeatureManagement();
        }).StartAsync();
        string[] users = await rig.EnabledAsync("email");
        Assert.Equal(102, users.Length);
        Assert.Equal(users, await rig.InAsync());
    }

    [Fact]
    public async Task AManagerThatRemembersPerScope_AsTheSnapshotDoes_DoesNotGiveTheFirstUsersAnswerToAll()
    {
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("email", FlagRig.Filter("Microsoft.Targeting", "\"Audience\": { \"Users\": [ \"user-2\", \"user-4\" ], \"DefaultRolloutPercentage\": 0 }")),
            before: (services, _) =>
            {
                services.AddScopedFeatureManagement();
                services.AddScoped<IVariantFeatureManager>(provider => new RememberingManager(provider.GetRequiredService<FeatureManager>()));
            }).StartAsync();
        await rig.Control.PromoteAsync("email", "test", "everybody");
        Assert.Equal(["user-2", "user-4"], await rig.InAsync());
    }

    [Fact]
    public async Task AModelsClient_MayAskAFlag()
    {
        bool? isOn = null;
        await using FlagRig rig = await new FlagRig(
            $"{Staged}, {FlagRig.Flag("fast-models", isOn: true)}",
            after: services => services.AddSafeGenAI().AddModel("asking", provider =>
            {
                isOn = provider.GetRequiredService<IVariantFeatureManager>().IsEnabledAsync("fast-models").AsTask().GetAwaiter().GetResult();
                return new FakeChatClient("from-asking");
            })).StartAsync();
        Assert.True(isOn);
        Assert.Equal(await rig.EnabledAsync("email"), await rig.InAsync());
    }

    /// <summary>Remembers the first answer to a flag, whoever was asked about.</summary>
    private sealed class RememberingManager(FeatureManager manager) : IVariantFeatureManager
    {
        private readonly Dictionary<string, bool> _answers = [];

        public IAsyncEnumerable<string> GetFeatureNamesAsync(CancellationToken cancellationToken) => manager.GetFeatureNamesAsync(cancellationToken);

        public ValueTask<bool> IsEnabledAsync(string feature, CancellationToken cancellationToken) => manager.IsEnabledAsync(feature, cancellationToken);

        public async ValueTask<bool> IsEnabledAsync<TContext>(string feature, TContext context, CancellationToken cancellationToken)
        {
            if (!_answers.TryGetValue(feature, out bool answer))
            {
                _answers[feature] = answer = await manager.IsEnabledAsync(feature, context, cancellationToken);
            }

            return answer;
        }

        public ValueTask<Variant> GetVariantAsync(string feature, CancellationToken cancellationToken) => manager.GetVariantAsync(feature, cancellationToken);

        public ValueTask<Variant> GetVariantAsync(string feature, ITargetingContext context, CancellationToken cancellationToken) =>
            manager.GetVariantAsync(feature, context, cancellationToken);
    }

    private sealed class ScopedAccessor : ITargetingContextAccessor
    {
        public ValueTask<TargetingContext> GetContextAsync() => new(new TargetingContext { UserId = "user-2" });
    }
}
