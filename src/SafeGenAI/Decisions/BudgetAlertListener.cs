using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SafeGenAI.Budgets;

namespace SafeGenAI.Decisions;

/// <summary>Stands before a callback that may be slow, throw or hang: no call waits for it (L22).</summary>
internal sealed class BudgetAlertListener : IDisposable
{
    private const int Capacity = 1_024;

    private readonly Channel<(BudgetAlertArguments Arguments, ILogger Logger)> _queue =
        Channel.CreateBounded<(BudgetAlertArguments, ILogger)>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly Action<BudgetAlertArguments> _callback;
    private readonly Action<BudgetAlertListener> _remove;
    private volatile bool _ended;

    public BudgetAlertListener(Action<BudgetAlertArguments> callback, Action<BudgetAlertListener> remove)
    {
        _callback = callback;
        _remove = remove;
        _ = Background.Run(ReadAsync);
    }

    public void Offer(in BudgetAlertArguments arguments, ILogger logger)
    {
        if (!_queue.Writer.TryWrite((arguments, logger)) && !_ended)
        {
            Instruments.Add(Instruments.BudgetAlertsDropped, 1);
        }
    }

    public void Dispose()
    {
        _ended = true;
        _queue.Writer.TryComplete();
        _remove(this);
    }

    private async Task ReadAsync()
    {
        await foreach ((BudgetAlertArguments arguments, ILogger logger) in _queue.Reader.ReadAllAsync())
        {
            if (_ended)
            {
                return;
            }

            try
            {
                _callback(arguments);
            }
            catch (Exception exception)
            {
                BudgetLog.AlertCallbackFailed(logger, exception, arguments.Feature);
            }
        }
    }
}
