using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;

namespace SafeGenAI.CostBreaker;

/// <summary>The kill switch of budgets at run time: weakens what is configured, and takes that back.</summary>
/// <remarks>
/// A mode that is set here and the one that is configured hold together: the weaker one wins, <see cref="BudgetMode.Off"/> before
/// <see cref="BudgetMode.Observe"/> before <see cref="BudgetMode.Enforce"/>. So a switch never makes a limit stricter, and setting
/// <see cref="BudgetMode.Enforce"/> gives back what is configured. It holds for calls that begin from then on, in this process,
/// until it ends; what is to hold everywhere and for good goes into configuration. Who does it and why is logged.
/// Thread-safe. In a container it is a singleton; without one, hand it to the builders of pipelines.
/// </remarks>
public sealed class BudgetControl
{
    private readonly Lock _lock = new();
    private readonly List<(IReadOnlyCollection<string> Features, Action Apply, ILogger Logger)> _attached = [];
    private volatile FrozenDictionary<string, BudgetMode> _ofFeature = FrozenDictionary<string, BudgetMode>.Empty;
    private volatile BudgetMode _ofAll = BudgetMode.Enforce;

    /// <summary>The mode that is set for all limits.</summary>
    /// <value>Default <see cref="BudgetMode.Enforce"/>: what is configured holds.</value>
    public BudgetMode Mode => _ofAll;

    /// <summary>The mode that is set for a feature's own limits.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <returns>By default <see cref="BudgetMode.Enforce"/>: what is configured holds.</returns>
    public BudgetMode ModeOf(string feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return _ofFeature.GetValueOrDefault(feature, BudgetMode.Enforce);
    }

    /// <summary>Sets the mode of all limits: those of every feature, and those over all features.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="by">Who does it: a person or a system; logged.</param>
    /// <param name="reason">Why; logged.</param>
    /// <exception cref="ArgumentException">The mode is none, or who or why is blank or longer than 500 characters.</exception>
    public void SetMode(BudgetMode mode, string by, string reason)
    {
        Check(mode, by, reason);
        lock (_lock)
        {
            BudgetMode before = _ofAll;
            _ofAll = mode;
            Apply(logger => CostBreakerLog.ModeSet(logger, "all features", mode, before, by, reason));
        }
    }

    /// <summary>Sets the mode of the limits that one feature has of its own. Limits over all features still hold for its calls.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="by">Who does it: a person or a system; logged.</param>
    /// <param name="reason">Why; logged.</param>
    /// <exception cref="ArgumentException">The mode is none, or who or why is blank or longer than 500 characters.</exception>
    /// <exception cref="KeyNotFoundException">There is no such feature; the message lists those there are.</exception>
    public void SetMode(string feature, BudgetMode mode, string by, string reason)
    {
        ArgumentNullException.ThrowIfNull(feature);
        Check(mode, by, reason);
        lock (_lock)
        {
            string[] known = [.. _attached.SelectMany(one => one.Features).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            if (!known.Contains(feature, StringComparer.Ordinal))
            {
                throw new KeyNotFoundException(
                    $"There is no feature '{feature}' whose budgets could be switched; known are {string.Join(", ", known.Select(name => $"'{name}'"))}.");
            }

            BudgetMode before = ModeOf(feature);
            Dictionary<string, BudgetMode> modes = new(_ofFeature, StringComparer.Ordinal) { [feature] = mode };
            _ofFeature = modes.ToFrozenDictionary(StringComparer.Ordinal);
            Apply(logger => CostBreakerLog.ModeSet(logger, feature, mode, before, by, reason), feature);
        }
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
    internal BudgetLimit Switched(BudgetLimit limit)
    {
        BudgetMode mode = SwitchedFor(limit.Feature);
        return mode > limit.Mode ? limit.In(mode) : limit;
    }

    /// <summary>The ceiling in the mode that holds now.</summary>
    internal CallCeiling Switched(CallCeiling ceiling)
    {
        BudgetMode mode = SwitchedFor(ceiling.Feature);
        return mode > ceiling.Mode ? ceiling with { Mode = mode } : ceiling;
    }

    private BudgetMode SwitchedFor(string? feature)
    {
        BudgetMode mode = feature is null ? BudgetMode.Enforce : ModeOf(feature);
        return _ofAll > mode ? _ofAll : mode;
    }

    private void Apply(Action<ILogger> log, string? feature = null)
    {
        foreach ((IReadOnlyCollection<string> features, Action apply, ILogger logger) in _attached)
        {
            if (feature is null || features.Contains(feature))
            {
                apply();
                log(logger);
            }
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
