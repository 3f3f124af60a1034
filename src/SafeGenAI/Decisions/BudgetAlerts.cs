using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;

namespace SafeGenAI.Decisions;

/// <summary>Tells the application of budgets that are being used up: once per limit, window and threshold.</summary>
/// <remarks>
/// A callback is called from a background reader of its own, one alert after the other, in the order they were raised, and never
/// on a caller's thread: one that is slow, throws or hangs holds up no call and no other callback. Behind each is a queue of
/// 1,024 alerts; what does not fit is dropped and counted. Every alert is also logged and counted, whoever listens.
/// Thread-safe. In a container it is a singleton; without one, hand the same to several pipelines.
/// </remarks>
public sealed class BudgetAlerts : IDisposable
{
    private readonly Lock _lock = new();
    private BudgetAlertListener[] _listeners = [];

    /// <summary>Calls back for every alert from now on.</summary>
    /// <param name="callback">What to do. What it throws is logged.</param>
    /// <returns>Ends it: disposing of it lets no further alert through. One that is being handled is not waited for.</returns>
    public IDisposable OnAlert(Action<BudgetAlertArguments> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        BudgetAlertListener listener = new(callback, Remove);
        lock (_lock)
        {
            _listeners = [.. _listeners, listener];
        }

        return listener;
    }

    /// <summary>Ends all callbacks.</summary>
    public void Dispose()
    {
        foreach (BudgetAlertListener listener in Volatile.Read(ref _listeners))
        {
            listener.Dispose();
        }
    }

    internal void Raise(in BudgetAlertArguments arguments, ILogger logger)
    {
        foreach (BudgetAlertListener listener in Volatile.Read(ref _listeners))
        {
            listener.Offer(arguments, logger);
        }
    }

    private void Remove(BudgetAlertListener listener)
    {
        lock (_lock)
        {
            _listeners = [.. _listeners.Where(other => other != listener)];
        }
    }
}
