using System.Collections.Concurrent;
using System.IO.Hashing;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Cache;

/// <summary>Gives the accepted answer to a question that was asked before, and one answer to all who ask it at once.</summary>
internal sealed class CacheStage(
    IChatClient inner, AnswerStore store, CacheSharing sharing, bool includeTools, string fingerprint, CallRuntime? runtime = null)
    : GenAIStage(inner, runtime)
{
    private const int TypicalQuestionBytes = 4_096;

    private readonly ConcurrentDictionary<UInt128, Flight> _flights = new();

    public override ValueTask<Reply> RunAsync(ModelRequest request)
    {
        GenAICall call = request.Call;
        KeyWriter writer = new(TypicalQuestionBytes);
        try
        {
            if (!CanonicalQuestion.TryWrite(ref writer, request, fingerprint, sharing, includeTools))
            {
                call.CacheOutcome = CacheOutcome.Bypassed;
                return NextAsync(request);
            }

            UInt128 key = XxHash128.HashToUInt128(writer.Written);
            if (store.FindFresh(key, writer.Written) is { } answer && PrivateCopy.Of(answer.Response) is { } copy)
            {
                return HitAsync(request, key, answer, copy);
            }

            return MissAsync(request, key, writer.Written.ToArray());
        }
        finally
        {
            writer.Dispose();
        }
    }

    private ValueTask<Reply> HitAsync(ModelRequest request, UInt128 key, CachedAnswer answer, ChatResponse copy)
    {
        GenAICall call = request.Call;
        if (call.Validator is not null)
        {
            return ValidatedHitAsync(request, key, answer, copy);
        }

        Mark(call, answer);
        return new(Reply.Of(copy, isPrivate: true));
    }

    /// <summary>A typed call parses the stored answer again; one that does not parse is a miss.</summary>
    private async ValueTask<Reply> ValidatedHitAsync(ModelRequest request, UInt128 key, CachedAnswer answer, ChatResponse copy)
    {
        GenAICall call = request.Call;
        if (await call.Validator!.ValidateAsync(copy, call, request.CancellationToken) is not null)
        {
            return await MissAsync(request, key, answer.Question);
        }

        Mark(call, answer);
        return Reply.Of(copy, isPrivate: true);
    }

    private static void Mark(GenAICall call, CachedAnswer answer)
    {
        call.CacheOutcome = CacheOutcome.Hit;
        call.Provenance = Provenance.Cache;
        call.Model = answer.Model;
        call.Verdict = answer.Verdict;
        call.Findings = answer.Findings;
        call.QualityScore = answer.QualityScore;
        call.SavedNanoUsd = answer.CostNanoUsd;
    }

    private async ValueTask<Reply> MissAsync(ModelRequest request, UInt128 key, byte[] question)
    {
        Reply reply = await FlyAsync(request, key, question);
        if (reply.Failure is not null)
        {
            LeaveStaleAnswer(request.Call, key, question);
        }

        return reply;
    }

    private void LeaveStaleAnswer(GenAICall call, UInt128 key, byte[] question) =>
        call.FindStaleAnswer = () => store.FindStale(key, question);

    private async ValueTask<Reply> FlyAsync(ModelRequest request, UInt128 key, byte[] question)
    {
        GenAICall call = request.Call;
        Flight own = new(question, call);
        while (true)
        {
            Flight flight = _flights.GetOrAdd(key, own);
            if (flight == own)
            {
                call.CacheOutcome = CacheOutcome.Miss;
                call.Hold();
                _ = PumpAsync(own, key, request);
                return own.HasEnded && !own.IsStream ? Landed(own, request) : await BoardAsync(own, request);
            }

            // Equal keys of different questions never share: the later one goes alone.
            if (!flight.Question.AsSpan().SequenceEqual(question))
            {
                call.CacheOutcome = CacheOutcome.Bypassed;
                return await NextAsync(request);
            }

            if (flight.TryJoin())
            {
                call.CacheOutcome = CacheOutcome.Joined;
                return await BoardAsync(flight, request);
            }

            // It is dying: everybody has left it, and it is about to be taken off.
            _flights.TryRemove(new(key, flight));
        }
    }

    /// <summary>Asks the models and reads the answer to its end, whoever of those who wait for it stays.</summary>
    private async Task PumpAsync(Flight flight, UInt128 key, ModelRequest request)
    {
        Failure? failure = null;
        ChatResponse? response = null;
        try
        {
            Reply reply = await NextAsync(request.OwnedBy(flight.Token));
            if (reply.Ending is null)
            {
                flight.Open(reply);
                while (await reply.ReadAsync())
                {
                    flight.Publish(reply);
                }
            }

            failure = reply.Failure;
            response = failure is null ? reply.Response : null;
            if (response is not null && MayStore(request.Call, response))
            {
                store.Store(key, flight.Question, response, request.Call);
            }
        }
        catch (Exception exception)
        {
            failure = new Failure(FailureKind.ProviderError, exception);
        }
        finally
        {
            _flights.TryRemove(new(key, flight));
            flight.End(response, failure);
            request.Call.Release();
        }
    }

    /// <summary>Only complete, accepted answers of models (L17).</summary>
    private static bool MayStore(GenAICall call, ChatResponse response) =>
        !call.ToolHasRun && call.Runtime.Classifier.Classify(new AnswerArguments(response)) is null;

    private static async ValueTask<Reply> BoardAsync(Flight flight, ModelRequest request)
    {
        try
        {
            await flight.WhenReadableAsync(request.Streaming, request.CancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            flight.Leave();
            return Reply.Failed(Door.Classify(exception, request));
        }

        Reply reply = flight.IsStream && request.Streaming
            ? await Door.OpenAsync(flight.ReadAsync(request.Call, request.CancellationToken), request)
            : Landed(flight, request);
        if (request.Call != flight.Starter)
        {
            reply.OnEnded(static (ended, shared) => shared.Flight.Mark(ended, shared.Call), new Shared(flight, request.Call));
        }

        return reply;
    }

    private static Reply Landed(Flight flight, ModelRequest request)
    {
        flight.Leave();
        return flight.Failure is { } failure
            ? Reply.Failed(failure)
            : Reply.Of(request.Call == flight.Starter ? flight.Response! : PrivateCopy.Of(flight.Response!) ?? flight.Response!);
    }

    private sealed record Shared(Flight Flight, GenAICall Call);
}
