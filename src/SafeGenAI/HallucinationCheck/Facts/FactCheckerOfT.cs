using Microsoft.Extensions.Logging;
using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>Reads the mentions, looks them up, compares what is known.</summary>
internal sealed class FactChecker<T>(FactCheck<T> check, ILogger logger) : FactChecker
    where T : class
{
    /// <summary>An answer that names more is nobody's recommendation: it is not looked up.</summary>
    public const int MaximumKeys = 10_000;

    private readonly MentionReader[] _readers = [.. check.Readers];
    private readonly FactComparison<T> _comparison = new(check.World, [.. check.Properties]);
    private readonly FactLookup<T> _lookup = new(check);

    public override async ValueTask<FactReport> CheckAsync(FactAnswer answer, GenAICall call, CancellationToken cancellationToken)
    {
        TextSpan place = new(0, answer.Text.Folded.Original.Length);
        try
        {
            List<FoundMention> mentions = Read(answer);
            if (mentions.Count == 0)
            {
                return FactReport.Nothing;
            }

            place = mentions[0].Place;
            MentionedKeys keys = new(mentions);
            if (keys.Count > MaximumKeys)
            {
                FactLog.TooMany(logger, check.Type, call.Feature, keys.Count, MaximumKeys, call.Id);
                return FactReport.NotChecked(place);
            }

            return await LookUpAsync(keys.Asked, call, cancellationToken) is { } facts
                ? _comparison.Compare(answer.Text, mentions, keys.Resolve(facts))
                : FactReport.NotChecked(place);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            FactLog.DeclarationFailed(logger, exception, check.Type, call.Feature, call.Id);
            return FactReport.NotChecked(place);
        }
    }

    /// <returns>Null where the source failed or was too slow.</returns>
    private async ValueTask<IReadOnlyDictionary<string, T?>?> LookUpAsync(
        IReadOnlyCollection<string> keys, GenAICall call, CancellationToken cancellationToken)
    {
        try
        {
            return await _lookup.FindAsync(keys, call, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            FactLog.LookupTimedOut(logger, exception, check.Type, call.Feature, call.Id);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            FactLog.LookupFailed(logger, exception, check.Type, call.Feature, call.Id);
            return null;
        }
    }

    private List<FoundMention> Read(in FactAnswer answer)
    {
        List<FoundMention> mentions = [];
        foreach (MentionReader reader in _readers)
        {
            reader.Read(answer, mentions);
        }

        mentions.Sort(static (one, other) => one.Place.Start.CompareTo(other.Place.Start) is not 0 and var order
            ? order
            : string.CompareOrdinal(one.Key, other.Key));
        return mentions;
    }
}
