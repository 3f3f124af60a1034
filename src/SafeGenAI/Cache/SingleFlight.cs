using System.Collections.Concurrent;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Cache;

/// <summary>One provider call for all who ask the same question at once (L18).</summary>
internal sealed class SingleFlight
{
    private readonly ConcurrentDictionary<UInt128, Flight> _flights = new();
    private readonly AnswerStore _store;
    private readonly Func<ModelRequest, ValueTask<Reply>> _askAsync;
    private readonly IHostLookups? _hostLookups;
    private readonly FlightPump _pump;

    /// <param name="store">Where the answer goes.</param>
    /// <param name="askAsync">Asks the models.</param>
    /// <param name="hostLookups">Asked about answers that were stored some time ago.</param>
    public SingleFlight(AnswerStore store, Func<ModelRequest, ValueTask<Reply>> askAsync, IHostLookups? hostLookups)
    {
        (_store, _askAsync, _hostLookups) = (store, askAsync, hostLookups);
        _pump = new FlightPump(store, askAsync, hostLookups, (key, flight) => _flights.TryRemove(new(key, flight)));
    }

    /// <summary>How many questions are on their way.</summary>
    public int Count => _flights.Count;

    /// <param name="request">The question.</param>
    /// <param name="key">Its key.</param>
    /// <param name="question">Its canonical bytes.</param>
    /// <param name="rejected">A stored answer that this call could not use, or null.</param>
    public async ValueTask<Reply> AskAsync(ModelRequest request, UInt128 key, byte[] question, CachedAnswer? rejected)
    {
        GenAICall call = request.Call;
        Flight? flight = null;
        call.FindStaleAnswer = token => FindStaleAsync(_store.FindStale(key, question, flight?.Old), call, token);
        while (true)
        {
            // A flight does not heed its starter's token: who is gone already must not start one.
            if (request.CancellationToken.IsCancellationRequested)
            {
                return Gone(request);
            }

            if (!_flights.TryGetValue(key, out flight))
            {
                Flight own = new(question, call);
                flight = _flights.GetOrAdd(key, own);
                if (flight == own)
                {
                    return await StartAsync(own, request, key, rejected);
                }
            }

            // Equal keys of different questions never share.
            if (!flight.Question.AsSpan().SequenceEqual(question))
            {
                return await AloneAsync(request);
            }

            if (!flight.TryJoin())
            {
                // Everybody has left it, and it is about to be taken off.
                _flights.TryRemove(new(key, flight));
                continue;
            }

            call.CacheOutcome = CacheOutcome.Joined;
            Reply reply = await BoardAsync(flight, request, isStarter: false);
            if (!IsTheStartersOwn(reply.Failure, flight.Starter, call))
            {
                return reply;
            }
        }
    }

    private ValueTask<Reply> StartAsync(Flight flight, ModelRequest request, UInt128 key, CachedAnswer? rejected)
    {
        // Between the look into the store and the start another flight may have landed.
        if (_store.FindFresh(key, flight.Question) is { } answer && answer != rejected)
        {
            request.Call.CacheOutcome = CacheOutcome.Hit;
            _flights.TryRemove(new(key, flight));
            flight.End(reply: null, answer, failure: null);
            return BoardAsync(flight, request, isStarter: false);
        }

        request.Call.CacheOutcome = CacheOutcome.Miss;
        _pump.Start(flight, key, request, isKnown: rejected is not null);
        return BoardAsync(flight, request, isStarter: true);
    }

    /// <summary>Waits for the flight and takes from it what this call is entitled to.</summary>
    private async ValueTask<Reply> BoardAsync(Flight flight, ModelRequest request, bool isStarter)
    {
        // A typed call parses the whole answer before any of it leaves.
        bool live = request.Streaming && (isStarter || request.Call.Validator is null);
        try
        {
            await flight.WaitAsync(untilEnd: !live, request.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            flight.Leave();
            return Gone(request);
        }

        if (live && flight.IsStream)
        {
            return await FollowAsync(flight, request, isStarter);
        }

        flight.Leave();
        if (flight.Failure is { } failure)
        {
            return Reply.Failed(failure);
        }

        if (isStarter && flight.Reply is { } own)
        {
            return own;
        }

        return flight.Answer is { } answer && await answer.GiveAsync(request) is { } reply ? reply : await AloneAsync(request);
    }

    private async ValueTask<Reply> FollowAsync(Flight flight, ModelRequest request, bool isStarter)
    {
        GenAICall call = request.Call;
        Reply reply = await Door.OpenAsync(flight.ReadAsync(call, isStarter, request.CancellationToken), request);

        // Not by the reading itself: that of a caller who is gone by now was never begun.
        reply.OnEnded(static (_, left) => left.Leave(), flight);
        if (isStarter)
        {
            return reply;
        }

        if (reply.Failure is { Cause: NotShareableException })
        {
            return await AloneAsync(request);
        }

        if (reply.Failure is null)
        {
            (call.Provenance, call.Model) = (Provenance.Cache, flight.Model);
            reply.OnEnded(static (ended, shared) => shared.Flight.Answer?.MarkOn(shared.Call), new Shared(flight, call));
        }

        return reply;
    }

    private async ValueTask<StaleAnswer?> FindStaleAsync(StaleAnswer? stale, GenAICall call, CancellationToken cancellationToken)
    {
        if (stale is null || _hostLookups is null)
        {
            return stale;
        }

        HostAnswer now = await _hostLookups.AskAsync(stale.Response, call, cancellationToken);
        (Verdict verdict, IReadOnlyList<Finding> findings) = now.Over(stale.Verdict, stale.Findings);
        return now.Rejects ? null : stale with { Verdict = verdict, Findings = findings };
    }

    private ValueTask<Reply> AloneAsync(ModelRequest request)
    {
        request.Call.CacheOutcome = CacheOutcome.Bypassed;
        return _askAsync(request);
    }

    private static Reply Gone(ModelRequest request) =>
        Reply.Failed(Door.Classify(new OperationCanceledException(request.CancellationToken), request));

    /// <summary>The starter's own budget says nothing about a call of somebody else, and no provider was asked.</summary>
    private static bool IsTheStartersOwn(Failure? failure, GenAICall starter, GenAICall call) =>
        failure is { Kind: FailureKind.BudgetExceeded } && failure.ToException() is BudgetExceededException { Denial.Limit.Scope: var scope }
        && scope switch
        {
            BudgetScope.User => starter.UserId != call.UserId || starter.TenantId != call.TenantId,
            BudgetScope.Tenant => starter.TenantId != call.TenantId,
            _ => false,
        };

    private sealed record Shared(Flight Flight, GenAICall Call);
}
