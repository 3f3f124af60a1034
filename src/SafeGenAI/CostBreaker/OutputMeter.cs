using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.CostBreaker;

/// <summary>Watches the tokens that a stream delivers: where they pass what is held more is held, or the stream is cut.</summary>
/// <remarks>A provider keeps to the bound it is given, as a rule; one that does not must not overspend a budget unseen.</remarks>
internal sealed class OutputMeter(
    AttemptRoom room, CostBreakerSettings settings, ModelRequest request, string providerModel, ModelPrice? price, TokenCounts bound)
    : IReplyMeter
{
    // A trip to the ledger holds enough for a while, and withholds little that others could use.
    private const int StepsPerBound = 8;

    private readonly long _step = Math.Max(1, bound.Output / StepsPerBound);
    private OutputEstimate _delivered;
    private int _counted;
    private TokenCounts _held = bound;

    public ValueTask<Failure?> CheckAsync(IReadOnlyList<ChatResponseUpdate> parts)
    {
        try
        {
            for (; _counted < parts.Count; _counted++)
            {
                _delivered += settings.Estimator.EstimateOutput(new(parts[_counted].Contents, providerModel));
            }
        }
        catch (Exception exception)
        {
            return new(NotKnown(exception));
        }

        return _delivered.Likely <= _held.Output ? default : ExtendAsync();
    }

    private async ValueTask<Failure?> ExtendAsync()
    {
        TokenCounts needed = _held with { Output = Math.Max(_delivered.Likely, _held.Output + _step) };
        try
        {
            if (await room.ExtendAsync(needed.UpperBound(price).Beyond(_held.UpperBound(price)), request.CancellationToken) is { } denied)
            {
                // What was delivered is billed, unlike an attempt that is denied.
                return new Failure(denied.Kind, denied) { RetryAfter = denied.Failure.RetryAfter };
            }
        }
        catch (Exception exception) when (!request.CancellationToken.IsCancellationRequested)
        {
            return NotKnown(exception);
        }

        _held = needed;
        return null;
    }

    /// <summary>Whether there is money is not known: nothing more is spent.</summary>
    private Failure NotKnown(Exception exception)
    {
        CostBreakerLog.NotExtended(settings.Logger, exception, request.Call.Feature, request.Call.Id);
        settings.Spending?.Denied(request.Call.Id, $"A stream passed its reservation, and the budget ledger or the token estimator failed: {exception.Message}");
        return new Failure(FailureKind.BudgetExceeded, exception);
    }
}
