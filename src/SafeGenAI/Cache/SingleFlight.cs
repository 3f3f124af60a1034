using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Cache;

/// <summary>One provider call for all who ask the same question at once (L18).</summary>
/// <param name="store">Where the answer goes.</param>
/// <param name="askAsync">Asks the models.</param>
internal sealed class SingleFlight(AnswerStore store, Func<ModelRequest, ValueTask<Reply>> askAsync)
{
    private readonly ConcurrentDictionary<UInt128, Flight> _flights = new();

    /// <summary>How many questions are on their way.</summary>
    public int Count => _flights.Count;

    /// <param name="request">The question.</param>
    /// <param name="key">Its key.</param>
    /// <param name="question">Its canonical bytes.</param>
    /// <param name="rejected">A stored answer that this call could not use, or null.</param>
    public async ValueTask<Reply> AskAsync(ModelRequest request, UInt128 key, byte[] question, CachedAnswer? rejected)
    {
        GenAICall call = request.Call;
        call.FindStaleAnswer = () => store.FindStale(key, question);
        while (true)
        {
            // A flight does not heed its starter's token: who is gone already must not start one.
            if (request.CancellationToken.IsCancellationRequested)
            {
                return Gone(request);
            }

            if (!_flights.TryGetValue(key, out Flight? flight))
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
        if (store.FindFresh(key, flight.Question) is { } answer && answer != rejected)
        {
            request.Call.CacheOutcome = CacheOutcome.Hit;
            _flights.TryRemove(new(key, flight));
            flight.End(reply: null, answer, failure: null);
            return BoardAsync(flight, request, isStarter: false);
        }

        request.Call.CacheOutcome = CacheOutcome.Miss;
        request.Call.Hold();
        if (TaskScheduler.Current == TaskScheduler.Default)
        {
            StartPump(flight, key, request);
        }
        else
        {
            _ = Task.Run(() => PumpAsync(flight, key, request));
        }

        return BoardAsync(flight, request, isStarter: true);
    }

    /// <summary>In the starter's flow, for its ambient state; not in its context, which may end before others are served.</summary>
    private void StartPump(Flight flight, UInt128 key, ModelRequest request)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            _ = PumpAsync(flight, key, request);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Reads the answer to its end, whoever of those who wait for it stays.</summary>
    private async Task PumpAsync(Flight flight, UInt128 key, ModelRequest request)
    {
        GenAICall call = request.Call;
        int attemptsBefore = call.Attempts.Count;
        Reply? reply = null;
        CachedAnswer? answer = null;
        Failure? failure = null;
        try
        {
            reply = await askAsync(request.OwnedBy(flight.Token));
            if (reply.Ending is null)
            {
                do
                {
                    flight.Publish(reply);
                }
                while (await reply.ReadAsync());
            }

            failure = reply.Failure;
            if (failure is null)
            {
                answer = CachedAnswer.Of(flight.Question, reply.Response!, call, attemptsBefore);
                if (answer is not null && MayStore(request, reply.Response!))
                {
                    store.Store(key, answer, call.Feature);
                }
            }
        }
        catch (Exception exception)
        {
            // A whole answer that cannot be shared is an answer all the same.
            failure = reply is { Ending: Ending.Completed, Failure: null } ? null : new Failure(FailureKind.ProviderError, exception);
        }
        finally
        {
            _flights.TryRemove(new(key, flight));
            call.Release();
            flight.End(reply, answer, failure);
        }
    }

    /// <summary>Only complete, accepted answers (L17), and none that a tool's side effect went with.</summary>
    private static bool MayStore(ModelRequest request, ChatResponse response) =>
        !request.Call.ToolHasRun && request.Call.Runtime.Classifier.Classify(
            new AnswerArguments(response, Streamed: request.Streaming && response.ResponseId is not null)) is null;

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

        if (isStarter)
        {
            return flight.Reply!;
        }

        return flight.Answer is { } answer && await answer.GiveAsync(request) is { } reply ? reply : await AloneAsync(request);
    }

    private async ValueTask<Reply> FollowAsync(Flight flight, ModelRequest request, bool isStarter)
    {
        GenAICall call = request.Call;
        Reply reply = await Door.OpenAsync(flight.ReadAsync(call, isStarter, request.CancellationToken), request);
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

    private ValueTask<Reply> AloneAsync(ModelRequest request)
    {
        request.Call.CacheOutcome = CacheOutcome.Bypassed;
        return askAsync(request);
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
