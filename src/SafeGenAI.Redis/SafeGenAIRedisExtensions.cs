using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Redis;
using SafeGenAI.Rollout;
using StackExchange.Redis;

#pragma warning disable IDE0130 // A plug for a container stands where containers are configured.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Keeps budgets and rollouts in Redis.</summary>
public static class SafeGenAIRedisExtensions
{
    /// <summary>Keeps the budgets and rollouts of all features in Redis, over a connection of its own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connection">How to connect, as StackExchange.Redis reads it: <c>redis.example:6380,ssl=true,user=...,password=...</c>.</param>
    /// <param name="configure">Says how they are kept.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read. The message does not repeat it.</exception>
    public static SafeGenAIBuilder UseRedis(this SafeGenAIBuilder builder, string connection, Action<RedisLedgerOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection);
        return builder.UseRedis(Parse(connection), configure);
    }

    /// <summary>Keeps the budgets and rollouts of all features in Redis, over a connection of its own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">How to connect: servers, user, password, TLS.</param>
    /// <param name="configure">Says how they are kept.</param>
    public static SafeGenAIBuilder UseRedis(this SafeGenAIBuilder builder, ConfigurationOptions configuration, Action<RedisLedgerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return builder.Use(
            (_, options, time) => LedgerConnection.To(configuration, options.CommandTimeout, time),
            configure);
    }

    /// <summary>Keeps the budgets and rollouts of all features in Redis, over a connection of the application's.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connection">Gives the connection, once; who registered it disposes of it.</param>
    /// <param name="configure">Says how they are kept.</param>
    public static SafeGenAIBuilder UseRedis(
        this SafeGenAIBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisLedgerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return builder.Use(
            (services, options, time) => LedgerConnection.Over(connection(services), options.CommandTimeout, time),
            configure);
    }

    /// <summary>All stores share one connection, and one prefix.</summary>
    private static SafeGenAIBuilder Use(
        this SafeGenAIBuilder builder,
        Func<IServiceProvider, RedisLedgerOptions, TimeProvider, LedgerConnection> connect,
        Action<RedisLedgerOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RedisLedgerOptions options = new();
        configure?.Invoke(options);
        builder.Services.AddSingleton(services => connect(services, options, TimeOf(services)));
        builder.Services.AddSingleton<IBudgetLedger>(services => new RedisBudgetLedger(
            services.GetRequiredService<LedgerConnection>(), options, TimeOf(services), services.GetService<ILogger<RedisBudgetLedger>>(), serverTime: null));
        builder.Services.AddSingleton<IRolloutStore>(services => new RedisRolloutStore(
            services.GetRequiredService<LedgerConnection>(), ownsConnection: false, options, TimeOf(services)));
        return builder;
    }

    private static TimeProvider TimeOf(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    private static ConfigurationOptions Parse(string connection)
    {
        try
        {
            return ConfigurationOptions.Parse(connection);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // What it says repeats parts of the string, and a password may be in it: it stays here.
            throw new ArgumentException(
                "The connection string of Redis cannot be read: write it as 'host:port,ssl=true,user=...,password=...'.", nameof(connection));
        }
    }
}
