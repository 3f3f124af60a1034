using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Cache;

/// <summary>Flies a flight: looks at what other processes have, asks the models, reads the answer to its end, whoever of those who wait for it stays.</summary>
/// <param name="store">Where the answer goes.</param>
/// <param name="askAsync">Asks the models.</param>
/// <param name="hostLookups">Asked about answers that another process stored.</param>
/// <param name="landed">Takes the flight off, before those who wait for it are told.</param>
internal sealed class FlightPump(
    AnswerStore store, Func<ModelRequest, ValueTask<Reply>> askAsync, IHostLookups? hostLookups, Action<UInt128, Flight> landed)
{
    /// <summary>In the starter's flow, for its ambient state; not in its context, which may end before others are served.</summary>
    /// <param name="flight">The flight.</param>
    /// <param name="key">The question's key.</param>
    /// <param name="request">The starter's request; its call is held until the flight has landed.</param>
    /// <param name="isKnown">Whether there is a stored answer that the starter cannot use: then other processes have no other.</param>
    public void Start(Flight flight, UInt128 key, ModelRequest request, bool isKnown)
    {
        request.Call.Hold();
        bool looks = store.IsShared && !isKnown;
        if (TaskScheduler.Current != TaskScheduler.Default)
        {
            StartElsewhere(flight, key, request, looks);
            return;
        }

        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            _ = looks ? LookAsync(flight, key, request) : PumpAsync(flight, key, request);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>By itself, so that its closure is made only where it is needed.</summary>
    private void StartElsewhere(Flight flight, UInt128 key, ModelRequest request, bool looks) =>
        _ = Task.Run(() => looks ? LookAsync(flight, key, request) : PumpAsync(flight, key, request));

    /// <summary>One look for all who are aboard; what is found is a hit like one in memory.</summary>
    private async Task LookAsync(Flight flight, UInt128 key, ModelRequest request)
    {
        GenAICall call = request.Call;
        if (await store.FindSharedAsync(key, flight.Question, call, flight.Token) is { } answer)
        {
            if (!store.IsFresh(answer))
            {
                flight.Old = answer;
            }
            else if ((hostLookups is null ? answer : await answer.AsOfNowAsync(hostLookups, call, flight.Token)) is { } now)
            {
                if (request.CancellationToken.IsCancellationRequested)
                {
                    // The starter left; nothing is marked on its call, and the others are served.
                    Land(flight, key, call, reply: null, now, failure: null);
                    return;
                }

                if (await now.GiveAsync(request.OwnedBy(flight.Token)) is { } given)
                {
                    call.CacheOutcome = CacheOutcome.Hit;
                    Land(flight, key, call, given, now, failure: null);
                    return;
                }
            }
        }

        // Where everybody left during the look the request is cancelled, and the chain asks no model for nobody.
        await PumpAsync(flight, key, request);
    }

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
            Land(flight, key, call, reply, answer, failure);
        }
    }

    private void Land(Flight flight, UInt128 key, GenAICall call, Reply? reply, CachedAnswer? answer, Failure? failure)
    {
        landed(key, flight);
        call.Release();
        flight.End(reply, answer, failure);
    }

    /// <summary>Only complete, accepted answers (L17), and none that a tool's side effect went with.</summary>
    private static bool MayStore(ModelRequest request, ChatResponse response) =>
        !request.Call.ToolHasRun && request.Call.Runtime.Classifier.Classify(request.Answered(response)) is null;
}
