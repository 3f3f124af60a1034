using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using NSubstitute;
using SafeGenAI.Rollout;

namespace SafeGenAI.Tests.Rollout.Flags;

public sealed class StagedRolloutFilterTests
{
    private static readonly string Staged = FlagRig.Filter("SafeGenAI.StagedRollout");

    [Theory]
    [InlineData("email")]
    [InlineData("EMAIL")]
    public async Task TheFlag_IsOnForWhoeverIsIn_AtEveryStage_AndACallAgrees(string name)
    {
        await using FlagRig rig = await new FlagRig(FlagRig.Flag(name, Staged)).StartAsync();
        string[] half = await rig.EnabledAsync("email");
        Assert.Equal(102, half.Length);
        Assert.Equal(half, await rig.InAsync());

        // Whoever is in the control arm is asked about too, and counts: the rollout is not what switches them off.
        Assert.Equal((102, 98), await rig.UnitsAsync());
        await rig.Control.PromoteAsync("email", "test", "next");
        Assert.Equal(FlagRig.Everybody, await rig.EnabledAsync("email"));
        Assert.Equal(FlagRig.Everybody, await rig.InAsync());
        await rig.Control.RollBackAsync("email", "test", "back");
        Assert.Empty(await rig.EnabledAsync("email"));
        Assert.Empty(await rig.InAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another salt")]
    public async Task AFlagOfAnotherName_NamesTheFeature_AndAgreesWhateverTheSaltIs(string? salt)
    {
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("NewMailView", FlagRig.Filter("StagedRollout", "\"Feature\": \"email\"")), rollout: r => r.Salt = salt).StartAsync();
        string[] users = await rig.InAsync();
        Assert.InRange(users.Length, 80, 120);
        Assert.Equal(users, await rig.EnabledAsync("NewMailView"));
    }

    [Fact]
    public async Task ItChoosesTheUsersOfTheOfficialFilter_AtTheSamePercentage()
    {
        string official = FlagRig.Filter("Microsoft.Targeting", "\"Audience\": { \"DefaultRolloutPercentage\": 50 }");
        await using FlagRig rig = await new FlagRig(FlagRig.Flag("email", Staged)).StartAsync();
        await using FlagRig stock = new(FlagRig.Flag("email", official));
        Assert.Equal(await stock.EnabledAsync("email"), await rig.EnabledAsync("email"));
    }

    [Fact]
    public async Task OptionsOfFeatureManagement_MakeNoDifferenceBetweenTheFlagAndACall()
    {
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("email", Staged), after: services => services.Configure<TargetingEvaluationOptions>(options => options.IgnoreCase = true)).StartAsync();
        for (int i = 0; i < 50; i++)
        {
            string user = $"User-{i}";
            Assert.Equal(await rig.ArmAsync(user) == "canary", await rig.IsEnabledAsync("email", new TargetingContext { UserId = user }));
        }
    }

    [Fact]
    public async Task Lists_HoldForTheFlagToo()
    {
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("email", Staged), rollout: r => r.Allow(FlagRig.Everybody[..60]).Deny(FlagRig.Everybody[40..80])).StartAsync();
        string[] users = await rig.EnabledAsync("email");
        Assert.Equal(FlagRig.Everybody[..40], users[..40]);
        string[] denied = FlagRig.Everybody[40..80];
        Assert.DoesNotContain(users, user => denied.Contains(user));
        Assert.Equal(users, await rig.InAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task NobodyWhoseIdIsNotKnown_IsIn(string? user)
    {
        await using FlagRig rig = await new FlagRig(FlagRig.Flag("email", Staged)).StartAsync();
        await rig.Control.PromoteAsync("email", "test", "everybody");
        Assert.False(await rig.IsEnabledAsync("email", new TargetingContext { UserId = user }));
    }

    [Fact]
    public async Task WithoutAContext_TheApplicationsAccessorSaysWhoIsMeant()
    {
        Accessor accessor = new();
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("email", Staged), before: (services, _) => services.AddSingleton<ITargetingContextAccessor>(accessor)).StartAsync();
        string[] inside = await rig.InAsync();
        accessor.Context = new TargetingContext { UserId = inside[0] };
        Assert.True(await rig.IsEnabledAsync("email"));
        accessor.Context = new TargetingContext { UserId = FlagRig.Everybody.Except(inside).First() };
        Assert.False(await rig.IsEnabledAsync("email"));
        accessor.Context = null;
        Assert.False(await rig.IsEnabledAsync("email"));
    }

    [Fact]
    public async Task AFlagThatRequiresAllFilters_IsOffForAContextOfAnotherKind()
    {
        await using FlagRig rig = await new FlagRig(FlagRig.Flag("email", Staged)).StartAsync();
        await rig.Control.PromoteAsync("email", "test", "everybody");
        Assert.False(await rig.IsEnabledAsync("email", new Version(1, 0)));
        Assert.False(await rig.IsEnabledAsync("email"));
    }

    [Theory]
    [InlineData("\"Start\": \"2020-01-01T00:00:00+00:00\"", true)]
    [InlineData("\"Start\": \"2120-01-01T00:00:00+00:00\"", false)]
    public async Task TogetherWithAnotherFilter_BothMustLetSomebodyIn_AndACallAgrees(string window, bool isOpen)
    {
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("email", Staged, FlagRig.Filter("Microsoft.TimeWindow", window))).StartAsync();
        string[] users = await rig.EnabledAsync("email");
        Assert.Equal(isOpen ? 102 : 0, users.Length);
        Assert.Equal(users, await rig.InAsync());
        Assert.Equal(isOpen ? (102, 98) : (0, 0), await rig.UnitsAsync());
    }

    [Fact]
    public async Task BeforeAnythingIsKnown_NobodyIsIn()
    {
        await using FlagRig rig = new(
            FlagRig.Flag("email", Staged), after: services => services.AddSingleton(Substitute.For<IRolloutStore>()), rollout: r => r.Allow("user-2"));
        Assert.Empty(await rig.EnabledAsync("email"));
        Assert.Empty(await rig.InAsync());
    }

    [Fact]
    public async Task AFeatureWithoutARollout_IsOff_AndSaidOnce()
    {
        await using FlagRig rig = await new FlagRig(FlagRig.Flag("email", FlagRig.Filter("StagedRollout", "\"Feature\": \"emial\""))).StartAsync();
        Assert.Empty(await rig.EnabledAsync("email"));
        Assert.Equal(
            ["The flag 'email' has the filter SafeGenAI.StagedRollout for the feature 'emial', which has no rollout: it is off. Name the flag as the feature, or set the filter's parameter Feature."],
            await rig.LoggedAsync(1811, 1));
    }

    [Fact]
    public async Task TwoFlagsThatNameEachOthersFeature_DoNotRecurse()
    {
        string flags = $"{FlagRig.Flag("email", FlagRig.Filter("StagedRollout", "\"Feature\": \"chat\""))}, {FlagRig.Flag("chat", FlagRig.Filter("StagedRollout", "\"Feature\": \"email\""))}";
        await using FlagRig rig = await new FlagRig(flags, after: services => services.AddSafeGenAI()
            .AddFeature("chat", feature => feature.UseModels("new").UseRollout(r => r.Stage(10).Stage(100).Control("control", arm => arm.UseModels("old"))))).StartAsync();
        _ = rig.Services.GetRequiredKeyedService<SafeGenAI.Pipelines.GenAIPipeline>("chat");
        await rig.Control.EvaluateAsync("chat");
        await rig.Control.EvaluateAsync("chat");
        string[] both = [.. (await rig.EnabledAsync("email")).Intersect(await rig.EnabledAsync("chat"))];
        Assert.Equal(both, await rig.InAsync());
        Assert.InRange(both.Length, 1, 25);
    }

    private sealed class Accessor : ITargetingContextAccessor
    {
        public TargetingContext? Context { get; set; }

        public ValueTask<TargetingContext> GetContextAsync() => new(Context!);
    }
}
