using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using SafeGenAI.Decisions;
using SafeGenAI.Pipelines;
using SafeGenAI.Tests.CostBreaker;

namespace SafeGenAI.Tests.Decisions;

public sealed class PseudonymsTests
{
    private readonly MoneyRig _rig = new();

    [Fact]
    public async Task L23_UserAndTenant_AreKeyedHashesThatStayTheSameWithTheSameKey()
    {
        Decision first = await DecideAsync("0123456789abcdef"u8.ToArray());
        Decision same = await DecideAsync("0123456789abcdef"u8.ToArray());
        Decision other = await DecideAsync("fedcba9876543210"u8.ToArray());
        Decision random = await DecideAsync(key: null);

        Assert.Equal((first.User, first.Tenant), (same.User, same.Tenant));
        Assert.Equal(4, new[] { first.User, first.Tenant, other.User, random.User }.Distinct().Count());
        Assert.All([first.User!, first.Tenant!, random.User!], hash => Assert.Matches("^[0-9a-f]{32}$", hash));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task ARandomKey_IsWarnedOf(bool withKey, int warnings)
    {
        using FakeLoggerProvider provider = new();
        using ILoggerFactory loggers = LoggerFactory.Create(logging => logging.AddProvider(provider));

        _ = await DecideAsync(withKey ? "0123456789abcdef"u8.ToArray() : null, loggers);

        await Eventually.TrueAsync(() => provider.Collector.GetSnapshot().Any(record => record.Id.Id == 1001));
        await Eventually.TrueAsync(() => provider.Collector.GetSnapshot().Count(record => record.Id.Id == 1004) == warnings);
        Assert.All(
            provider.Collector.GetSnapshot().Where(record => record.Id.Id == 1004), record => Assert.Equal(LogLevel.Warning, record.Level));
    }

    private async Task<Decision> DecideAsync(byte[]? key, ILoggerFactory? loggers = null)
    {
        var builder = _rig.Builder.AddModel("small", _rig.Model());
        if (key is not null)
        {
            builder.UsePseudonymKey(key);
        }

        if (loggers is not null)
        {
            builder.UseLoggerFactory(loggers);
        }

        await builder.Build().AskAsync(new GenAIRequest("hi") { UserId = "ann", TenantId = "acme" }, streaming: false);
        return _rig.Sink.Decisions[^1];
    }
}
