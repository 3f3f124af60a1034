using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;
using SafeGenAI.DependencyInjection;
using SafeGenAI.Feedback;
using SafeGenAI.Review;
using SafeGenAI.Rollout;
using SafeGenAI.Sqlite;

#pragma warning disable IDE0130 // A plug for a container stands where containers are configured.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Durable stores in a SQLite file.</summary>
public static class SafeGenAIBuilderSqliteExtensions
{
    /// <summary>Keeps budgets, feedback, items for review, and rollouts, in a file, shared by all processes of this machine that name the same one.</summary>
    /// <param name="builder">The front door.</param>
    /// <param name="filePath">The file, for example <c>/var/lib/app/safegenai.db</c>; a relative path starts at the current
    /// directory. It is made, for its owner only, when it is not there; its directory is not.</param>
    public static SafeGenAIBuilder UseSqlite(this SafeGenAIBuilder builder, string filePath) =>
        builder.UseSqlite(new SqliteStoreOptions(filePath));

    /// <summary>Keeps budgets, feedback, items for review, and rollouts, in a file, shared by all processes of this machine that name the same one.</summary>
    /// <remarks>The file is opened when the host starts, and one that cannot be opened stops the start.</remarks>
    /// <param name="builder">The front door.</param>
    /// <param name="options">Which file, and how it is written to.</param>
    public static SafeGenAIBuilder UseSqlite(this SafeGenAIBuilder builder, SqliteStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        builder.Services.AddSingleton<IBudgetLedger>(services => new SqliteBudgetLedger(
            options, services.GetService<TimeProvider>(), services.GetService<ILogger<SqliteBudgetLedger>>()));
        builder.Services.AddSingleton<IFeedbackStore>(_ => new SqliteFeedbackStore(options));
        builder.Services.AddSingleton<IReviewQueue>(services => new SqliteReviewQueue(
            options, services.GetService<TimeProvider>(), services.GetService<ILogger<SqliteReviewQueue>>()));
        builder.Services.AddSingleton<IRolloutStore>(services => new SqliteRolloutStore(
            options, services.GetService<TimeProvider>(), services.GetService<ILogger<SqliteRolloutStore>>()));
        return builder;
    }
}
