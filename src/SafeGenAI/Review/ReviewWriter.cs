using System.Threading.Channels;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;
using SafeGenAI.Decisions;

namespace SafeGenAI.Review;

/// <summary>Stands before the review queue, consent and redactors, any of which may be slow, throw or hang: no call waits for it (L22).</summary>
/// <remarks>Its logger is one that neither throws nor hangs.</remarks>
internal sealed class ReviewWriter : IAsyncDisposable
{
    /// <summary>Few: each may hold a whole conversation.</summary>
    private const int Capacity = 256;

    /// <summary>How long disposal waits for the queue to take what is left.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    private readonly Channel<PendingReview> _pending = Channel.CreateBounded<PendingReview>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly IReviewQueue _queue;
    private readonly IRedactorProvider? _redactors;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Task _reader;
    private bool _overflows;
    private long _lostInARow;

    public ReviewWriter(IReviewQueue queue, IRedactorProvider? redactors, ILogger logger, TimeProvider time)
    {
        (_queue, _redactors, _logger, _time) = (queue, redactors, logger, time);
        _reader = Background.Run(ReadAsync);
    }

    /// <summary>Whether there is anything to redact with; without it texts are not even kept until then.</summary>
    public bool CanRedact => _redactors is not null;

    public void Offer(PendingReview pending)
    {
        if (_pending.Writer.TryWrite(pending))
        {
            return;
        }

        Instruments.Add(Instruments.ReviewDropped, 1);
        if (!Interlocked.Exchange(ref _overflows, true))
        {
            ReviewLog.Dropping(_logger);
        }
    }

    /// <summary>Waits until the queue has taken what is left; one that hangs is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        _pending.Writer.TryComplete();
        await _reader.WaitAsync(FlushLimit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_reader.IsCompleted && _pending.Reader.Count is > 0 and var left)
        {
            Instruments.Add(Instruments.ReviewDropped, left);
        }
    }

    private async Task ReadAsync()
    {
        await foreach (PendingReview pending in _pending.Reader.ReadAllAsync())
        {
            try
            {
                await AddAsync(WithContent(pending));
            }
            catch (Exception exception)
            {
                Instruments.Add(Instruments.ReviewDropped, 1);
                if (_lostInARow++ == 0)
                {
                    ReviewLog.QueueFailed(_logger, exception);
                }
            }

            if (_pending.Reader.Count == 0)
            {
                Volatile.Write(ref _overflows, false);
            }
        }
    }

    private async ValueTask AddAsync(ReviewItem item)
    {
        if (await _queue.AddAsync(item))
        {
            Instruments.Add(
                Instruments.ReviewItems, 1, new(SafeGenAINames.FeatureTag, item.Feature),
                new(SafeGenAINames.StratumTag, SnakeCase<ReviewStratum>.Of(item.Stratum)));
        }

        if (_lostInARow > 0)
        {
            ReviewLog.QueueRecovered(_logger, _lostInARow);
            _lostInARow = 0;
        }
    }

    /// <summary>Nothing is kept before somebody has agreed to it, and unredacted never.</summary>
    private ReviewItem WithContent(PendingReview pending)
    {
        (ReviewItem item, PendingTexts? texts, GenAICall? call, ReviewIntake intake) = pending;
        if (texts is null)
        {
            return item;
        }

        string step = "Consent";
        try
        {
            if (intake.Options.Consent is { } consent && !(call is not null && consent(call)))
            {
                return item;
            }

            step = "the redactor";
            return new ReviewRedaction(_redactors!, intake.Options.MaxTextCharacters).AddTo(item, texts);
        }
        catch (Exception exception)
        {
            // Its message may quote what it was given.
            ReviewLog.ContentFailed(_logger, item.Feature, step, exception.GetType().Name, item.CallId);
            return item;
        }
    }
}
