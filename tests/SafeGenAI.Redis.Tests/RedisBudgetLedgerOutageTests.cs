using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Budgets;
using StackExchange.Redis;

namespace SafeGenAI.Redis.Tests;

public class RedisBudgetLedgerOutageTests
{
    private static readonly BudgetLimit PerTenant = new(BudgetScope.Tenant, BudgetUnit.Tokens, 100, Per.Hour);

    [Fact]
    public async Task AServerThatIsNotThere_IsToldWithItsAddress_AndWithoutThePassword()
    {
        ConfigurationOptions configuration = ConfigurationOptions.Parse("127.0.0.1:1,password=hunter2,connectTimeout=200");
        FakeLogger<RedisBudgetLedger> logger = new();
        await using RedisBudgetLedger ledger = new(configuration, logger: logger);
        BudgetLimits limits = new("summary", [PerTenant]);

        RedisLedgerException thrown = await Assert.ThrowsAsync<RedisLedgerException>(
            () => ledger.ReserveAsync(new BudgetRequest(limits, LedgerRig.Ann, LedgerRig.Tokens(1), LedgerRig.Lease, LedgerRig.NewAttempt())).AsTask());

        Assert.Contains("127.0.0.1:1", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", thrown.ToString(), StringComparison.Ordinal);
        Assert.All(logger.Collector.GetSnapshot(), entry => Assert.DoesNotContain("hunter2", entry.Message + entry.Exception, StringComparison.Ordinal));
    }

    [Fact]
    public void AConnectionStringThatCannotBeRead_IsRefused_WithoutThePassword()
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(
            () => new ServiceCollection().AddSafeGenAI().UseRedis("localhost,password=hunter2,hunter2=hunter2"));

        Assert.DoesNotContain("hunter2", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseRedis_GivesTheContainerALedger_ThatItDisposesOf()
    {
        await using ServiceProvider services = Services(builder => builder.UseRedis("127.0.0.1:1", options => options.Prefix = "app:"));

        Assert.IsType<RedisBudgetLedger>(services.GetRequiredService<IBudgetLedger>());
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("{a}")]
    [InlineData("ä")]
    public void APrefixThatKeysCannotHave_IsRefused(string prefix) =>
        Assert.Throws<ArgumentException>(() => new RedisLedgerOptions { Prefix = prefix });

    [Fact]
    public async Task AReservationOfUnknownOutcome_IsGivenBack_OnceTheServerIsThere()
    {
        PauseClock clock = new();
        CaughtUp logger = new();
        RedisLedgerOptions options = new() { Prefix = RedisServers.NewPrefix() };
        BudgetLimits limits = new("summary", [PerTenant]);
        BudgetRequest request = new(limits, LedgerRig.Ann, LedgerRig.Tokens(60), LedgerRig.Lease, LedgerRig.NewAttempt());
        GarnetProcess server = await GarnetProcess.StartAsync();
        ConfigurationOptions configuration = ConfigurationOptions.Parse(server.ConnectionString + ",abortConnect=false,connectTimeout=500");
        (configuration.BacklogPolicy, configuration.ReconnectRetryPolicy) = (BacklogPolicy.FailFast, new LinearRetry(100));
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        TaskCompletionSource restored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionRestored += (_, restoredTo) =>
        {
            if (restoredTo.ConnectionType == ConnectionType.Interactive)
            {
                restored.TrySetResult();
            }
        };
        await using RedisBudgetLedger ledger = new(connection, options, clock, logger);
        server.Dispose();
        await Assert.ThrowsAsync<RedisLedgerException>(() => ledger.ReserveAsync(request).AsTask());

        using GarnetProcess again = await GarnetProcess.StartAsync(server.Port);
        await restored.Task;
        await clock.Pauses;
        clock.Advance(PendingSettlements.Pause);
        await logger.Task;

        RedisKey lease = new LedgerKeys(options.Prefix).Lease(LedgerSlot.Of(limits, LedgerRig.Ann)[0].Tag, request.AttemptId);
        Assert.Equal("gone", await connection.GetDatabase().HashGetAsync(lease, "state"));

        // The reservation itself, as late as it can be.
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.ReserveAsync(request).AsTask());
        Assert.Equal(0, (await ledger.ReadAsync(limits, LedgerRig.Ann))[0].Reserved);
    }

    private static ServiceProvider Services(Action<DependencyInjection.SafeGenAIBuilder> configure)
    {
        ServiceCollection services = new();
        configure(services.AddSafeGenAI());
        return services.BuildServiceProvider();
    }

    /// <summary>Says when settlements wait for their next try.</summary>
    private sealed class PauseClock() : FakeTimeProvider(TimeProvider.System.GetUtcNow())
    {
        private readonly TaskCompletionSource _pauses = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Pauses => _pauses.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime == PendingSettlements.Pause)
            {
                _pauses.TrySetResult();
            }

            return timer;
        }
    }

    /// <summary>Ends when all settlements that waited are told.</summary>
    private sealed class CaughtUp : ILogger<RedisBudgetLedger>
    {
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _told.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 1653)
            {
                _told.TrySetResult();
            }
        }
    }
}
