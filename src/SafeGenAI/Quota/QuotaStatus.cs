using System.Globalization;
using SafeGenAI.Budgets;

namespace SafeGenAI.Quota;

/// <summary>How much of a quota is used and left for one user: the tightest limit, and all of them.</summary>
/// <remarks>Immutable and thread-safe: how it stood when it was read.</remarks>
public sealed class QuotaStatus
{
    private readonly Func<QuotaSentenceArguments, string> _sentence;

    /// <summary>Creates a status, for a fake pipeline in a test.</summary>
    /// <param name="limits">At least one, in any order.</param>
    /// <param name="sentence">Says in a sentence how much is left. Default English.</param>
    /// <exception cref="ArgumentException">There is no limit.</exception>
    public QuotaStatus(IEnumerable<QuotaLimitStatus> limits, Func<QuotaSentenceArguments, string>? sentence = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        QuotaLimitStatus[] tightestFirst = [.. limits];
        if (tightestFirst.Length == 0)
        {
            throw new ArgumentException("A quota has at least one limit: pass one, or null in place of the status.", nameof(limits));
        }

        Array.Sort(tightestFirst, Tighter);
        Limits = tightestFirst;
        _sentence = sentence ?? EnglishSentence.Of;
    }

    /// <summary>All limits of the user, the tightest first: of those that deny, the one with the fewest units left; of several
    /// with as few, the one that resets last. Those that only observe come after them, in the same order.</summary>
    public IReadOnlyList<QuotaLimitStatus> Limits { get; }

    /// <summary>Units used of the tightest limit, those of calls under way included.</summary>
    public long Used => Limits[0].Used;

    /// <summary>Units in one window of the tightest limit.</summary>
    public long Limit => Limits[0].Limit;

    /// <summary>Units left of the tightest limit, never below zero.</summary>
    public long Remaining => Limits[0].Remaining;

    /// <summary>When the tightest limit resets, UTC; for a rolling window, when the oldest unit that counts has left it.</summary>
    public DateTimeOffset ResetsAt => Limits[0].ResetsAt;

    /// <summary>The window of the tightest limit.</summary>
    public Per Per => Limits[0].Per;

    /// <summary>The tightest limit in a sentence for the user: "7 of 10 left today, resets at 00:00 UTC". In the language of
    /// <see cref="CultureInfo.CurrentUICulture"/> where the application's own sentence speaks it.</summary>
    public string Sentence => SentenceIn(CultureInfo.CurrentUICulture);

    /// <summary>The tightest limit in a sentence, for a reader of a culture.</summary>
    public string SentenceIn(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return _sentence(new QuotaSentenceArguments(Limits[0], Requested: 0, culture));
    }

    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;

    private static int Tighter(QuotaLimitStatus one, QuotaLimitStatus other)
    {
        if (one.Mode != other.Mode)
        {
            return one.Mode.CompareTo(other.Mode);
        }

        int fewer = one.Remaining.CompareTo(other.Remaining);
        return fewer != 0 ? fewer : other.ResetsAt.CompareTo(one.ResetsAt);
    }
}
