using Microsoft.Extensions.AI;
using SafeGenAI.Cache;
using SafeGenAI.Pipelines;
using SafeGenAI.Testing;

namespace SafeGenAI.Tests.DependencyInjection;

public sealed class GuardedClientServicesTests
{
    [Fact]
    public void MetadataAndServices_OfTheFirstModel_PassThroughEveryGuard()
    {
        FakeChatClient small = new() { Metadata = new("provider", new Uri("https://models.example/"), "tiny-1") };
        IChatClient guarded = GenAIPipeline.CreateBuilder("email")
            .AddModel("small", small)
            .AddModel("large", new FakeChatClient())
            .Configure(f => f.UseModels("small", "large").UseCache(CacheSharing.Everyone).UseTools().UseHallucinationCheck())
            .Build()
            .AsChatClient();

        Assert.Same(small.Metadata, guarded.GetService<ChatClientMetadata>());
        Assert.Same(small, guarded.GetService<FakeChatClient>());
        Assert.Same(guarded, guarded.GetService<IChatClient>());
        Assert.Null(guarded.GetService<string>());
        Assert.Null(guarded.GetService(typeof(ChatClientMetadata), "a key"));
    }
}
