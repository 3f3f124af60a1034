using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Cache;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.Cache;

/// <summary>What is not cached: better no hit than the answer to another question.</summary>
public sealed class CacheBypassTests
{
    private static readonly Dictionary<string, Question> Uncacheable = new()
    {
        ["no tenant"] = new("hi") { Sharing = CacheSharing.Tenant, User = "ann" },
        ["a blank tenant"] = new("hi") { Sharing = CacheSharing.Tenant, Tenant = "" },
        ["no user"] = new("hi") { Sharing = CacheSharing.User, Tenant = "a" },
        ["a blank user"] = new("hi") { Sharing = CacheSharing.User, User = "" },
        ["ConversationId"] = new("hi") { Options = new() { ConversationId = "c" } },
        ["RawRepresentationFactory"] = new("hi") { Options = new() { RawRepresentationFactory = _ => null } },
        ["AdditionalProperties"] = new("hi") { Options = new() { AdditionalProperties = new() { ["a"] = 1 } } },
        ["AllowBackgroundResponses"] = new("hi") { Options = new() { AllowBackgroundResponses = true } },
        ["tools unless opted in"] = new("hi") { Options = new() { Tools = [Tool()] }, IncludeTools = false },
        ["a tool with properties of its own"] = new("hi") { Options = new() { Tools = [new HostedWebSearchTool()] } },
        ["an unknown content"] = Of(new ChatMessage(ChatRole.User, [new Unknown()])),
        ["a content of a derived kind"] = Of(new ChatMessage(ChatRole.User, [new Picture()])),
        ["a tool's result"] = Of(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "x")])),
        ["a message's properties"] = Of(new ChatMessage(ChatRole.User, "hi") { AdditionalProperties = new() { ["a"] = 1 } }),
        ["a message's raw form"] = Of(new ChatMessage(ChatRole.User, "hi") { RawRepresentation = new object() }),
        ["a content's properties"] = Of(new ChatMessage(ChatRole.User, [new TextContent("hi") { AdditionalProperties = new() { ["a"] = 1 } }])),
        ["a content's raw form"] = Of(new ChatMessage(ChatRole.User, [new TextContent("hi") { RawRepresentation = new object() }])),
    };

    public static TheoryData<string> Reasons => [.. Uncacheable.Keys];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void L16_WhatCannotBeWrittenForCertain_IsNotCached(string reason) => Assert.Null(Uncacheable[reason].TryKey());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L16_ABypassedCall_AsksTheModelEachTime(bool streaming)
    {
        FakeChatClient model = new("hello");
        CachedFeature feature = new(model, CacheSharing.User);

        await feature.AskAsync(streaming);
        GenAIResult second = await feature.AskAsync(streaming);

        Assert.Equal((2, "hello", Provenance.Model), (model.Calls, second.Text, second.Provenance));
        Assert.All(feature.Decisions.All, decision => Assert.Equal(CacheOutcome.Bypassed, decision.Cache));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L16_UsersAndTenantsNeverShare(bool streaming)
    {
        FakeChatClient model = new() { Answer = request => FakeReply.Text($"answer {request.Number}") };
        CachedFeature feature = new(model, CacheSharing.User);

        GenAIResult[] results =
        [
            await feature.Pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann", TenantId = "a" }, streaming),
            await feature.Pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ben", TenantId = "a" }, streaming),
            await feature.Pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann", TenantId = "b" }, streaming),
            await feature.Pipeline.AskAsync(new GenAIRequest("hi") { UserId = "ann", TenantId = "a" }, streaming),
        ];

        Assert.Equal(["answer 1", "answer 2", "answer 3", "answer 1"], results.Select(result => result.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L16_FeaturesWithOtherVersionsCheckersOrModels_NeverShareAMemory(bool streaming)
    {
        using var memory = new Microsoft.Extensions.Caching.Memory.MemoryCache(new Microsoft.Extensions.Caching.Memory.MemoryCacheOptions());
        FakeChatClient model = new();
        CachedFeature[] features =
        [
            new(model, memory: memory),
            new(model, memory: memory, cache: cache => cache.Version = "2"),
            new(model, memory: memory, configure: feature => feature.UseHallucinationCheck()),
            new(model, memory: memory, configure: feature => feature.UseHallucinationCheck(check => check.Instruction = "Quote.")),
            new(model, memory: memory, configure: feature => feature.UseHallucinationCheck(check => check.RequireQuotes())),
            new(new ModelNamed("other", model), memory: memory),
        ];

        foreach (CachedFeature feature in features)
        {
            await feature.AskAsync(streaming);
        }

        Assert.Equal(features.Length, model.Calls);
        Assert.All(features, feature => Assert.Equal(CacheOutcome.Miss, Assert.Single(feature.Decisions.All).Cache));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L16_AnotherModelUnderTheJudgesName_IsAnotherChecker(bool streaming)
    {
        using var memory = new Microsoft.Extensions.Caching.Memory.MemoryCache(new Microsoft.Extensions.Caching.Memory.MemoryCacheOptions());
        FakeChatClient model = new();
        foreach (string judge in (string[])["judge-large", "judge-small"])
        {
            await new CachedFeature(
                model, memory: memory, application: a => a.AddModel("judge", new ModelNamed(judge, new FakeChatClient()), new ModelPrice(1, 2)),
                configure: feature => feature.UseModels("small").UseHallucinationCheck(check => check.UseJudge("judge"))).AskAsync(streaming);
        }

        Assert.Equal(2, model.Calls);
    }

    private static Question Of(ChatMessage message) => new("") { Messages = [message] };

    private static AIFunction Tool() => AIFunctionFactory.Create(() => 1, "clock");

    private sealed class Unknown : AIContent;

    private sealed class Picture() : DataContent(new byte[] { 1 }, "image/png");

    private sealed class ModelNamed(string id, IChatClient inner) : DelegatingChatClient(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("fake", null, id) : base.GetService(serviceType, serviceKey);
    }
}
