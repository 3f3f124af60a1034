using System.IO.Hashing;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache;

/// <summary>Gives the accepted answer to a question that was asked before, and one answer to all who ask it at once.</summary>
internal sealed class CacheStage : GenAIStage
{
    private const int TypicalQuestionBytes = 4_096;

    private readonly AnswerStore _store;
    private readonly CacheSharing _sharing;
    private readonly bool _includeTools;
    private readonly string _fingerprint;
    private readonly IHostLookups? _hostLookups;
    private readonly SingleFlight _flights;

    /// <param name="inner">What gives the answers.</param>
    /// <param name="store">Where they are kept.</param>
    /// <param name="sharing">Who shares them.</param>
    /// <param name="includeTools">Whether requests with tools are cached.</param>
    /// <param name="fingerprint">What the same question's answer depends on beside the question (L16).</param>
    /// <param name="hostLookups">Asked about every stored answer before it is given: what the host knows may have changed.</param>
    /// <param name="runtime">For a stage that stands alone.</param>
    public CacheStage(
        IChatClient inner, AnswerStore store, CacheSharing sharing, bool includeTools, string fingerprint,
        IHostLookups? hostLookups = null, CallRuntime? runtime = null)
        : base(inner, runtime)
    {
        (_store, _sharing, _includeTools, _fingerprint, _hostLookups) = (store, sharing, includeTools, fingerprint, hostLookups);
        _flights = new SingleFlight(store, NextAsync, hostLookups);
    }

    /// <summary>How many questions are on their way; zero when idle.</summary>
    public int InFlight => _flights.Count;

    public override ValueTask<Reply> RunAsync(ModelRequest request)
    {
        LengthPrefixedWriter writer = new(TypicalQuestionBytes);
        try
        {
            if (!CanonicalQuestion.TryWrite(ref writer, request, _fingerprint, _sharing, _includeTools))
            {
                request.Call.CacheOutcome = CacheOutcome.Bypassed;
                return NextAsync(request);
            }

            UInt128 key = XxHash128.HashToUInt128(writer.Written);
            return _store.FindFresh(key, writer.Written) is { } answer
                ? HitAsync(request, key, answer)
                : _flights.AskAsync(request, key, writer.Written.ToArray(), rejected: null);
        }
        finally
        {
            writer.Dispose();
        }
    }

    private ValueTask<Reply> HitAsync(ModelRequest request, UInt128 key, CachedAnswer answer)
    {
        ValueTask<Reply?> given = _hostLookups is null ? answer.GiveAsync(request) : GiveAsOfNowAsync(_hostLookups, request, answer);
        if (!given.IsCompletedSuccessfully)
        {
            return SlowHitAsync(given, request, key, answer);
        }

        return Hit(given.Result, request, key, answer);
    }

    private static async ValueTask<Reply?> GiveAsOfNowAsync(IHostLookups hostLookups, ModelRequest request, CachedAnswer answer) =>
        await answer.AsOfNowAsync(hostLookups, request.Call, request.CancellationToken) is { } now ? await now.GiveAsync(request) : null;

    private async ValueTask<Reply> SlowHitAsync(ValueTask<Reply?> given, ModelRequest request, UInt128 key, CachedAnswer answer) =>
        await Hit(await given, request, key, answer);

    /// <summary>A stored answer that this call cannot use is a miss.</summary>
    private ValueTask<Reply> Hit(Reply? reply, ModelRequest request, UInt128 key, CachedAnswer answer)
    {
        if (reply is null)
        {
            return _flights.AskAsync(request, key, answer.Question, rejected: answer);
        }

        request.Call.CacheOutcome = CacheOutcome.Hit;
        return new(reply);
    }
}
