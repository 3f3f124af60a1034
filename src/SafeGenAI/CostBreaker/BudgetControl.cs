using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;

namespace SafeGenAI.CostBreaker;

/// <summary>The kill switch of budgets and quotas at run time: weakens what is configured, and takes that back.</summary>
/// <remarks>
/// A mode that is set here and the one that is configured hold together: the weaker one wins, <see cref="BudgetMode.Off"/> before
/// <see cref="BudgetMode.Observe"/> before <see cref="BudgetMode.Enforce"/>. So a switch never makes a limit stricter, and setting
/// <see cref="BudgetMode.Enforce"/> gives back what is configured. It holds for calls that begin from then on, in this process,
/// until it ends; what is to hold everywhere and for good goes into configuration. Who does it and why is logged.
/// Budgets belong to whoever pays, quotas are promised to users: they are switched apart.
/// Thread-safe. In a container it is a singleton; without one, hand it to the builders of pipelines.
/// </remarks>
public sealed class BudgetControl
{
    private readonly Lock _lock = new();
    private readonly List<(IReadOnlyCollection<string> Features, Action Apply, ILogger Logger)> _attached = [];
    private SwitchedModes _budgets = SwitchedModes.None;
    private SwitchedModes _quotas = SwitchedModes.None;

    /// <summary>The mode that is set for all budgets.</summary>
    /// <value>Default <see cref="BudgetMode.Enforce"/>: what is configured holds.</value>
    public BudgetMode Mode => Volatile.Read(ref _budgets).OfAll;

    /// <summary>The mode that is set for all quotas.</summary>
    /// <value>Default <see cref="BudgetMode.Enforce"/>: what is configured holds.</value>
    public BudgetMode QuotaMode => Volatile.Read(ref _quotas).OfAll;

    /// <summary>The mode that is set for a feature's own budgets.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <returns>By default <see cref="BudgetMode.Enforce"/>: what is configured holds.</returns>
    public BudgetMode ModeOf(string feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return Volatile.Read(ref _budgets).Of(feature);
    }

    /// <summary>The mode that is set for a feature's quota.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <returns>By default <see cref="BudgetMode.Enforce"/>: what is configured holds.</returns>
    public BudgetMode QuotaModeOf(string feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return Volatile.Read(ref _quotas).Of(feature);
    }

    /// <summary>Sets the mode of all budgets: those of every feature, and those over all features. Quotas stay.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="by">Who does it: a person or a system; logged.</param>
    /// <param name="reason">Why; logged.</param>
    /// <exception cref="ArgumentException">The mode is none, or who or why is blank or longer than 500 characters.</exception>
    public void SetMode(BudgetMode mode, string by, string reason) =>
        Set("budgets", ref _budgets, feature: null, mode, by, reason);

    /// <summary>Sets the mode of the budgets that one feature has of its own. Limits over all features still hold for its calls,
    /// and so does its quota.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="by">Who does it: a person or a system; logged.</param>
    /// <param name="reason">Why; logged.</param>
    /// <exception cref="ArgumentException">The mode is none, or who or why is blank or longer than 500 characters.</exception>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message lists those there are.</exception>
    public void SetMode(string feature, BudgetMode mode, string by, string reason)
    {
        ArgumentNullException.ThrowIfNull(feature);
        Set("budgets", ref _budgets, feature, mode, by, reason);
    }

    /// <summary>Sets the mode of all features' quotas. Budgets stay.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="by">Who does it: a person or a system; logged.</param>
    /// <param name="reason">Why; logged.</param>
    /// <exception cref="ArgumentException">The mode is none, or who or why is blank or longer than 500 characters.</exception>
    public void SetQuotaMode(BudgetMode mode, string by, string reason) =>
        Set("quotas", ref _quotas, feature: null, mode, by, reason);

    /// <summary>Sets the mode of one feature's quota. Its budgets stay.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="by">Who does it: a person or a system; logged.</param>
    /// <param name="reason">Why; logged.</param>
    /// <exception cref="ArgumentException">The mode is none, or who or why is blank or longer than 500 characters.</exception>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message lists those there are.</exception>
    public void SetQuotaMode(string feature, BudgetMode mode, string by, string reason)
    {
        ArgumentNullException.ThrowIfNull(feature);
        Set("quotas", ref _quotas, feature, mode, by, reason);
    }

    /// <summary>Lets pipelines follow.</summary>
    /// <param name="features">Their features.</param>
    /// <param name="apply">Takes over the modes that are set.</param>
    /// <param name="logger">One that neither throws nor hangs.</param>
    /// <returns>Ends it.</returns>
    internal Action Attach(IReadOnlyCollection<string> features, Action apply, ILogger logger)
    {
        (IReadOnlyCollection<string>, Action, ILogger) attached = (features, apply, logger);
        lock (_lock)
        {
            _attached.Add(attached);
            apply();
        }

        return () =>
        {
            lock (_lock)
            {
                _attached.Remove(attached);
            }
        };
    }

    /// <summary>The limit in the mode that holds now.</summary>
    internal BudgetLimit Switched(BudgetLimit limit) =>
        Volatile.Read(ref limit.Unit == BudgetUnit.Calls ? ref _quotas : ref _budgets).Switched(limit);

    /// <summary>The ceiling in the mode that holds now.</summary>
    internal CallCeiling Switched(CallCeiling ceiling) => Volatile.Read(ref _budgets).Switched(ceiling);

    private void Set(string what, ref SwitchedModes modes, string? feature, BudgetMode mode, string by, string reason)
    {
        Check(mode, by, reason);
        lock (_lock)
        {
            if (feature is not null)
            {
                CheckFeature(feature, what);
            }

            SwitchedModes before = modes;
            Volatile.Write(ref modes, feature is null ? before with { OfAll = mode } : before.With(feature, mode));
            foreach ((IReadOnlyCollection<string> features, Action apply, ILogger logger) in _attached)
            {
                if (feature is null || features.Contains(feature))
                {
                    apply();
                    CostBreakerLog.ModeSet(
                        logger, what, feature ?? "all features", mode, feature is null ? before.OfAll : before.Of(feature), by, reason);
                }
            }
        }
    }

    private void CheckFeature(string feature, string what)
    {
        string[] known = [.. _attached.SelectMany(one => one.Features).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (!known.Contains(feature, StringComparer.Ordinal))
        {
            throw new KeyNotFoundException(
                $"There is no feature '{feature}' whose {what} could be switched; known are {string.Join(", ", known.Select(name => $"'{name}'"))}.");
        }
    }

    private static void Check(BudgetMode mode, string by, string reason)
    {
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "Pass Enforce, Observe or Off.");
        }

        CheckText(by, nameof(by), "say who switches the budgets");
        CheckText(reason, nameof(reason), "say why the budgets are switched");
    }

    private static void CheckText(string text, string name, string next)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, name);
        if (text.Length > BudgetResetRequest.MaximumText)
        {
            throw new ArgumentException($"The text has {text.Length} characters, {BudgetResetRequest.MaximumText} fit: {next}, shorter.", name);
        }
    }
}
