using Microsoft.Extensions.DependencyInjection;
using Microsoft.FeatureManagement;
using SafeGenAI.Calls;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Tests.Rollout.Flags;

public sealed class FeatureFlagSwitchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFlagThatIsNotDefined_SwitchesNothingOff(bool streaming)
    {
        await using FlagRig rig = await new FlagRig(FlagRig.Flag("another", isOn: false)).StartAsync();
        Assert.Equal(102, (await rig.InAsync(streaming)).Length);
        Assert.Equal((102, 98), await rig.UnitsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFlagThatIsOff_PutsEverybodyIntoTheControlArm_AndNobodyCounts_UntilAReloadTurnsItOn(bool streaming)
    {
        await using FlagRig rig = await new FlagRig(FlagRig.Flag("email", isOn: false)).StartAsync();
        Assert.Empty(await rig.InAsync(streaming));
        Assert.Equal((0, 0), await rig.UnitsAsync());
        rig.Change(FlagRig.Flag("email", isOn: true));
        string[] on = await rig.InAsync(streaming);
        Assert.Equal(102, on.Length);
        rig.Change(FlagRig.Flag("email", isOn: false));
        Assert.Empty(await rig.InAsync(streaming));
        rig.Change("");
        Assert.Equal(on, await rig.InAsync(streaming));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutUseFeatureFlags_NoFlagIsAsked(bool streaming)
    {
        await using FlagRig rig = await new FlagRig(FlagRig.Flag("email", isOn: false), usesFlags: false, before: (services, _) => services.AddFeatureManagement()).StartAsync();
        Assert.Equal(102, (await rig.InAsync(streaming)).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFlagMayTakeOutSomebody_ByUserOrTenant_AndTheOthersAreInAsBefore(bool streaming)
    {
        string targeting = FlagRig.Filter("Microsoft.Targeting", """
            "Audience": { "DefaultRolloutPercentage": 100, "Exclusion": { "Users": [ "user-2" ], "Groups": [ "acme" ] } }
            """);
        await using FlagRig all = await new FlagRig("").StartAsync();
        await using FlagRig rig = await new FlagRig(FlagRig.Flag("email", targeting)).StartAsync();
        string[] expected = await all.InAsync(streaming);
        Assert.Contains("user-2", expected);
        Assert.Equal(expected.Where(user => user != "user-2"), await rig.InAsync(streaming));
        Assert.Equal((101, 98), await rig.UnitsAsync());
        string other = expected.First(user => user != "user-2");
        Assert.Equal("canary", await rig.ArmAsync(other, streaming, tenant: "globex"));
        Assert.Equal("control", await rig.ArmAsync(other, streaming, tenant: "acme"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheFlagIsAskedOnceInACall_WithItsUnit(bool streaming)
    {
        RecordingFilter filter = new();
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("email", FlagRig.Filter("Recording")), after: services => services.AddSingleton<IFeatureFilterMetadata>(filter)).StartAsync();
        await rig.Pipeline.ExecuteAsync(
            new GenAIRequest("hi") { UserId = "user-2", TenantId = "acme" },
            async (client, cancellationToken) =>
            {
                await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.AskAsync(streaming, cancellationToken: cancellationToken)));
                return "done";
            },
            _ => "fallback");
        Assert.Equal(["user-2 of acme"], filter.Asked);
        await rig.Pipeline.AskAsync(
            new GenAIRequest("hi") { Options = new() { ConversationId = "conversation-1" } }, streaming);
        Assert.Equal(["user-2 of acme", "conversation-1 of "], filter.Asked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFlagThatCannotBeAsked_IsTheControlArm_LoggedOnceUntilItIsQuietForAMinute(bool streaming)
    {
        RecordingFilter filter = new() { Answer = _ => throw new InvalidOperationException("no answer") };
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("email", FlagRig.Filter("Recording")), after: services => services.AddSingleton<IFeatureFilterMetadata>(filter)).StartAsync();
        Assert.Empty(await rig.InAsync(streaming));
        Assert.Equal((0, 0), await rig.UnitsAsync());
        Assert.Equal(["Rollout of 'email': the flag 'email' cannot be asked; the control arm answers until it can."], await rig.LoggedAsync(1806, 1));

        filter.Answer = user => user != "user-1" ? true : throw new InvalidOperationException("no answer");
        Assert.Equal(101, (await rig.InAsync(streaming)).Length);
        Assert.Empty(await rig.LoggedAsync(1810, 0));

        filter.Answer = _ => true;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(102, (await rig.InAsync(streaming)).Length);
        Assert.Equal(["Rollout of 'email': the flag 'email' can be asked again."], await rig.LoggedAsync(1810, 1));

        filter.Answer = _ => throw new InvalidOperationException("no answer");
        Assert.Equal("control", await rig.ArmAsync("user-2", streaming));
        Assert.Equal(2, (await rig.LoggedAsync(1806, 2)).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFlagThatHangs_HoldsACallUpForASecond(bool streaming)
    {
        TaskCompletionSource<bool> answer = new();
        RecordingFilter filter = new() { AnswerAsync = _ => answer.Task };
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("email", FlagRig.Filter("Recording")), after: services => services.AddSingleton<IFeatureFilterMetadata>(filter)).StartAsync();
        Task<string?> call = rig.ArmAsync("user-2", streaming);
        rig.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(call.IsCompleted);
        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("control", await call);
        Assert.Single(await rig.LoggedAsync(1806, 1));
        answer.SetResult(true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACallerWhoGoesWhileTheFlagIsAsked_IsNoOutage_AndACancelledCall(bool streaming)
    {
        using CancellationTokenSource caller = new();
        RecordingFilter filter = new()
        {
            AnswerAsync = async _ =>
            {
                await caller.CancelAsync();
                await Task.Yield();
                throw new OperationCanceledException();
            },
        };
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("email", FlagRig.Filter("Recording")), after: services => services.AddSingleton<IFeatureFilterMetadata>(filter)).StartAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => rig.Pipeline.AskAsync(new GenAIRequest("hi") { UserId = "user-2" }, streaming, caller.Token));
        await Eventually.TrueAsync(() => rig.Sink.Decisions.Count == 1);
        Assert.Equal(Outcome.Canceled, rig.Sink.Decisions[0].Outcome);
        Assert.Empty(await rig.LoggedAsync(1806, 0));
    }

    [Fact]
    public async Task TheFlagsName_IsFoundInAnyCase()
    {
        await using FlagRig rig = await new FlagRig(FlagRig.Flag("EMAIL", isOn: false)).StartAsync();
        Assert.Empty(await rig.InAsync());
    }

    [Fact]
    public async Task WithoutFeatureManagement_NothingIsSwitchedOff()
    {
        await using FlagRig rig = await new FlagRig(
            FlagRig.Flag("email", isOn: false),
            after: services =>
            {
                foreach (ServiceDescriptor service in services.Where(service => service.ServiceType.Namespace?.StartsWith("Microsoft.FeatureManagement", StringComparison.Ordinal) ?? false).ToArray())
                {
                    services.Remove(service);
                }
            }).StartAsync();
        Assert.Equal(102, (await rig.InAsync()).Length);
    }
}
