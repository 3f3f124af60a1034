using Microsoft.Extensions.Logging;
using SafeGenAI.Decisions;

namespace SafeGenAI.Rollout;

/// <summary>Steps a rollout on at every poll interval, and survives a store that is away, or hangs.</summary>
internal sealed class RolloutLoop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly RolloutController _controller;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _firstStep = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;
    private bool _isAway;

    public RolloutLoop(RolloutController controller, TimeProvider time, ILogger logger)
    {
        (_controller, _time, _logger) = (controller, time, logger);
        _loop = Background.Run(RunAsync);
    }

    /// <summary>Done once the store was asked, with or without an answer.</summary>
    public Task FirstStep => _firstStep.Task;

    /// <summary>Tells what is left to tell, and lets others decide; a store that hangs is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        await TryAsync(_controller.ResignAsync, Patience, CancellationToken.None);
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        // Whoever leads and does not get on for so long is no leader any more.
        TimeSpan patience = _controller.Lease > Patience ? _controller.Lease : Patience;
        using PeriodicTimer timer = new(_controller.Plan.Options.PollInterval, _time);
        try
        {
            do
            {
                await TryAsync(_controller.StepAsync, patience, _end.Token);
                _firstStep.TrySetResult();
            }
            while (await timer.WaitForNextTickAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            _firstStep.TrySetResult();
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> step, TimeSpan patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(patience, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // A store that heeds no token, or blocks its thread, is left behind. The next step waits for it: what it told comes before what follows.
            CancellationToken token = either.Token;
            await Background.Run(() => step(token)).WaitAsync(token);
            if (_isAway)
            {
                _isAway = false;
                RolloutLog.StoreRecovered(_logger, _controller.Plan.Feature);
            }
        }
        catch (Exception exception)
        {
            // Once for each outage. Whoever ends the loop sees it end at the next tick.
            if (!_isAway && !cancellationToken.IsCancellationRequested)
            {
                _isAway = true;
                RolloutLog.StoreFailed(_logger, exception, _controller.Plan.Feature);
            }
        }
    }
}
