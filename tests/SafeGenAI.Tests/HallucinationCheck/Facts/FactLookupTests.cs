using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Facts;

namespace SafeGenAI.Tests.HallucinationCheck.Facts;

public sealed class FactLookupTests
{
    private const string Known = "Take the [Steel valve].";
    private const string Unknown = "Take the [Titanium valve].";

    private readonly Catalogue _catalogue = new(new Product("Steel valve"));

    [Fact]
    public async Task WhatExists_IsRememberedForFiveMinutes_AndWhatDoesNot_For30Seconds()
    {
        FactRig rig = new(_catalogue);
        await rig.DetectAsync(Known);
        await rig.DetectAsync(Unknown);
        rig.Time.Advance(TimeSpan.FromSeconds(29));
        await rig.DetectAsync(Known + Unknown);
        Assert.Equal(2, _catalogue.Queries.Count);

        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.DetectAsync(Known + Unknown);
        Assert.Equal(["Titanium valve"], _catalogue.Queries.Last().Keys);

        rig.Time.Advance(TimeSpan.FromSeconds(269));
        await rig.DetectAsync(Known);
        Assert.Equal(3, _catalogue.Queries.Count);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.DetectAsync(Known);
        Assert.Equal(4, _catalogue.Queries.Count);
    }

    [Fact]
    public async Task AProductThatWasAdded_ExistsWhenItsMissIsForgotten()
    {
        FactRig rig = new(_catalogue);
        Assert.Equal(Verdict.Unsupported, (await rig.DetectAsync(Unknown)).Verdict);
        _catalogue.Products.Add(new Product("Titanium valve"));
        rig.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(Verdict.Supported, (await rig.DetectAsync(Unknown)).Verdict);
    }

    [Fact]
    public async Task CachingCanBeTurnedOff()
    {
        FactRig rig = new(new FactCheck<Product>("product", FactWorld.Closed, _catalogue) { CacheFor = TimeSpan.Zero, CacheMissesFor = TimeSpan.Zero }
            .MentionedBy(MentionReader.InBrackets));
        await rig.DetectAsync(Known + Unknown);
        await rig.DetectAsync(Known + Unknown);

        Assert.All(_catalogue.Queries, query => Assert.Equal(2, query.Keys.Count));
        Assert.Equal(2, _catalogue.Queries.Count);
    }

    [Fact]
    public void TheCache_IsBounded_AndKeepsWhatIsAskedFor()
    {
        FactCache<Product> cache = new(most: 100);
        FactKey kept = new(null, "kept");
        cache.Set(kept, new CachedFact<Product>(new Product("kept"), 0));
        for (int i = 0; i < 1_000; i++)
        {
            cache.Set(new FactKey(null, $"{i}"), new CachedFact<Product>(null, 0));
            Assert.True(cache.TryGet(kept, out _));
        }

        Assert.InRange(Enumerable.Range(0, 1_000).Count(i => cache.TryGet(new FactKey(null, $"{i}"), out _)), 49, 100);
    }

    [Fact]
    public async Task WhatIsOnItsWay_IsNotAskedForTwice()
    {
        TaskCompletionSource open = new();
        _catalogue.Before = (_, _) => open.Task;
        FactRig rig = new(_catalogue);
        Task<Detection>[] waiting =
        [
            .. Enumerable.Range(0, 20).Select(_ => rig.DetectAsync(Known)),
            rig.DetectAsync(Known + Unknown),
        ];
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        open.SetResult();
        Detection[] detections = await Task.WhenAll(waiting);

        Assert.Equal([["Steel valve"], ["Titanium valve"]], _catalogue.Queries.Select(query => query.Keys));
        Assert.All(detections[..20], detection => Assert.Equal(Verdict.Supported, detection.Verdict));
        Assert.Equal(Verdict.Unsupported, detections[20].Verdict);
    }

    [Fact]
    public async Task ACallerWhoLeaves_TakesNobodysLookupAlong()
    {
        TaskCompletionSource open = new();
        _catalogue.Before = (_, cancellationToken) => open.Task.WaitAsync(cancellationToken);
        FactRig rig = new(_catalogue);
        using CancellationTokenSource leaving = new();
        Task<Detection> leaves = rig.DetectAsync(Known, cancellationToken: leaving.Token);
        Task<Detection> stays = rig.DetectAsync(Known);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        open.SetResult();

        Assert.Equal(Verdict.Supported, (await stays).Verdict);
        Assert.Single(_catalogue.Queries);
        Assert.Equal(0, rig.Logger.Collector.Count);
    }

    [Fact]
    public async Task ATenantsProducts_AreNobodyElses()
    {
        _catalogue.Before = (query, _) =>
        {
            _catalogue.Products.Clear();
            _catalogue.Products.AddRange(query.TenantId == "one" ? [new Product("Steel valve")] : []);
            return Task.CompletedTask;
        };
        FactRig rig = new(_catalogue);

        Assert.Equal(Verdict.Supported, (await rig.DetectAsync(Known, "one")).Verdict);
        Assert.Equal(Verdict.Unsupported, (await rig.DetectAsync(Known, "two")).Verdict);
        Assert.Equal(Verdict.Unsupported, (await rig.DetectAsync(Known)).Verdict);
        Assert.Equal(["one", "two", null], _catalogue.Queries.Select(query => query.TenantId));
    }

    [Fact]
    public async Task ASourceForAllTenants_IsAskedOnce_AndNotToldWhoAsks()
    {
        Catalogue shared = new(new Product("Steel valve")) { IsPerTenant = false };
        FactRig rig = new(shared);
        await rig.DetectAsync(Known, "one");
        await rig.DetectAsync(Known, "two");

        Assert.Null(Assert.Single(shared.Queries).TenantId);
    }

    [Theory]
    [InlineData(FactWorld.Closed)]
    [InlineData(FactWorld.Open)]
    public async Task L15_ASourceThatFails_ProvesNothing_IsLogged_AndAskedAgain(FactWorld world)
    {
        _catalogue.Before = (_, _) => throw new InvalidOperationException("no database");
        FactRig rig = new(_catalogue, world);
        Detection detection = await rig.DetectAsync(Known);

        Finding finding = Assert.Single(detection.Findings);
        Assert.Equal((Verdict.NotChecked, 0.0), (detection.Verdict, detection.Coverage));
        Assert.Equal(("fact.not_checked", FindingSeverity.Hint), (finding.Code, finding.Severity));
        Assert.Equal((1310, LogLevel.Error), (rig.Logger.LatestRecord.Id.Id, rig.Logger.LatestRecord.Level));
        Assert.Contains("'product'", rig.Logger.LatestRecord.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("valve", rig.Logger.LatestRecord.Message, StringComparison.Ordinal);

        _catalogue.Before = (_, _) => Task.CompletedTask;
        Assert.Equal(Verdict.Supported, (await rig.DetectAsync(Known)).Verdict);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task L15_ASourceThatIsTooSlow_ProvesNothing_AndIsLeftBehind(bool heedsItsToken)
    {
        TaskCompletionSource never = new();
        CancellationToken given = default;
        _catalogue.Before = (_, cancellationToken) =>
        {
            given = cancellationToken;
            return heedsItsToken ? never.Task.WaitAsync(cancellationToken) : never.Task;
        };
        FactRig rig = new(_catalogue);
        Task<Detection> detecting = rig.DetectAsync(Known);
        rig.Time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.False(detecting.IsCompleted);
        rig.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(Verdict.NotChecked, (await detecting).Verdict);
        Assert.True(given.IsCancellationRequested);
        Assert.Equal(1311, rig.Logger.LatestRecord.Id.Id);
        _catalogue.Before = (_, _) => Task.CompletedTask;
        Assert.Equal(Verdict.Supported, (await rig.DetectAsync(Known)).Verdict);
        never.SetException(new InvalidOperationException("too late"));
        Assert.Equal(Verdict.Supported, (await rig.DetectAsync(Known)).Verdict);
    }

    [Fact]
    public async Task L15_OneKindThatFails_KeepsTheAnswerFromBeingSupported_NotFromBeingBlocked()
    {
        Catalogue broken = new() { Before = (_, _) => throw new InvalidOperationException("no database") };
        FactRig rig = new(FactRig.Check(_catalogue), FactRig.Check(broken, FactWorld.Closed, MentionReader.StartingWith("SKU-")));

        Detection half = await rig.DetectAsync("Take the [Steel valve], SKU-1.");
        Assert.Equal((Verdict.NotChecked, "fact.not_checked"), (half.Verdict, Assert.Single(half.Findings).Code));
        Assert.Equal(Verdict.Unsupported, (await rig.DetectAsync("Take the [Titanium valve], SKU-1.")).Verdict);
        Assert.Equal(Verdict.Supported, (await rig.DetectAsync(Known)).Verdict);
    }

    [Fact]
    public async Task L15_AReaderOrPropertyThatThrows_ProvesNothing_AndIsLogged()
    {
        FactRig reader = new(_catalogue, FactWorld.Closed, MentionReader.By(_ => throw new InvalidOperationException("broken"), "1"));
        FactRig place = new(_catalogue, FactWorld.Closed, MentionReader.By(_ => [new Mention("x", new TextSpan(5, 100))], "1"));
        FactRig property = new(FactRig.Check(_catalogue).SingleValued(new NumberProperty<Product>("x", _ => throw new InvalidOperationException("broken")) { Units = ["kg"] }));

        foreach (FactRig rig in new[] { reader, place, property })
        {
            Assert.Equal(Verdict.NotChecked, (await rig.DetectAsync("The [Steel valve] has 5 kg.")).Verdict);
            Assert.Equal(1312, rig.Logger.LatestRecord.Id.Id);
        }
    }

    [Fact]
    public async Task L15_AnAnswerThatNamesTooMany_IsNotLookedUp()
    {
        FactRig rig = new(_catalogue);
        Detection detection = await rig.DetectAsync(string.Concat(Enumerable.Range(0, FactChecker<Product>.MaximumKeys + 1).Select(i => $"[p{i}] ")));

        Assert.Equal(Verdict.NotChecked, detection.Verdict);
        Assert.Equal(1313, rig.Logger.LatestRecord.Id.Id);
        Assert.Empty(_catalogue.Queries);
    }
}
