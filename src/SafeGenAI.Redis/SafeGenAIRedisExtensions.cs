using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Redis;
using StackExchange.Redis;

#pragma warning disable IDE0130 // A plug for a container stands where containers are configured.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Keeps budgets in Redis.</summary>
public static class SafeGenAIRedisExtensions
{
    /// <summary>Keeps the budgets of all features in Redis, over a connection of its own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connection">How to connect, as StackExchange.Redis reads it: <c>redis.example:6380,ssl=true,user=...,password=...</c>.</param>
    /// <param name="configure">Says how budgets are kept.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read. The message does not repeat it.</exception>
    public static SafeGenAIBuilder UseRedis(this SafeGenAIBuilder builder, string connection, Action<RedisLedgerOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection);
        return builder.UseRedis(Parse(connection), configure);
    }

    /// <summary>Keeps the budgets of all features in Redis, over a connection of its own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">How to connect: servers, user, password, TLS.</param>
    /// <param name="configure">Says how budgets are kept.</param>
    public static SafeGenAIBuilder UseRedis(this SafeGenAIBuilder builder, ConfigurationOptions configuration, Action<RedisLedgerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return builder.Use(
            (services, options) => new RedisBudgetLedger(
                configuration, options, services.GetService<TimeProvider>(), services.GetService<ILogger<RedisBudgetLedger>>()),
            configure);
    }

    /// <summary>Keeps the budgets of all features in Redis, over a connection of the application's.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connection">Gives the connection, once; who registered it disposes of it.</param>
    /// <param name="configure">Says how budgets are kept.</param>
    public static SafeGenAIBuilder UseRedis(
        this SafeGenAIBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisLedgerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return builder.Use(
            (services, options) => new RedisBudgetLedger(
                connection(services), options, services.GetService<TimeProvider>(), services.GetService<ILogger<RedisBudgetLedger>>()),
            configure);
    }

    private static SafeGenAIBuilder Use(
        this SafeGenAIBuilder builder, Func<IServiceProvider, RedisLedgerOptions, RedisBudgetLedger> ledger, Action<RedisLedgerOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RedisLedgerOptions options = new();
        configure?.Invoke(options);
        builder.Services.AddSingleton<IBudgetLedger>(services => ledger(services, options));
        return builder;
    }

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
