using SafeGenAI.Failures;

namespace SafeGenAI.Fallback;

/// <summary>The fallback ladder of a feature: which rungs follow which kind of failure.</summary>
/// <remarks>
/// Without a word the ladder is: a rate limit or an open circuit gives the stale answer, then the template; a user's
/// quota that is used up gives its sentence; a rejected answer (empty, truncated, filtered, refused, invalid,
/// hallucinated) gives the echo; everything else gives the template. At the very end of every ladder stands a safe sentence.
/// </remarks>
public sealed class FallbackOptions
{
    private readonly Dictionary<FailureKind, IReadOnlyList<IFallbackRung>> _byKind = [];
    private IReadOnlyList<IFallbackRung>? _otherwise;

    /// <summary>Sets the rungs for a kind of failure, in order; the last word for a kind wins.</summary>
    /// <exception cref="ArgumentException">No rung is given, one is null, or the kind is
    /// <see cref="FailureKind.Canceled"/>: a caller who cancelled gets no fallback.</exception>
    public FallbackOptions On(FailureKind kind, params IFallbackRung[] rungs)
    {
        if (kind == FailureKind.Canceled)
        {
            throw new ArgumentException("A caller who cancelled gets no fallback: take On(FailureKind.Canceled, ...) out.", nameof(kind));
        }

        _byKind[kind] = Checked(rungs, $"On({kind}, ...)");
        return this;
    }

    /// <summary>Sets the rungs for every kind that has none of its own, in place of the default ladder.</summary>
    /// <exception cref="ArgumentException">No rung is given, or one is null.</exception>
    public FallbackOptions Otherwise(params IFallbackRung[] rungs)
    {
        _otherwise = Checked(rungs, "Otherwise(...)");
        return this;
    }

    internal FallbackLadder Build()
    {
        IReadOnlyList<IFallbackRung> template = [Rung.Template(Rung.DefaultTemplate)];
        Dictionary<FailureKind, IReadOnlyList<IFallbackRung>> byKind = [];
        if (_otherwise is null)
        {
            IReadOnlyList<IFallbackRung> stale = [Rung.StaleAnswer, .. template];
            byKind[FailureKind.RateLimited] = stale;
            byKind[FailureKind.CircuitOpen] = stale;
            byKind[FailureKind.QuotaExceeded] = [Rung.QuotaSentence, .. template];
            IReadOnlyList<IFallbackRung> echo = [Rung.Echo()];
            foreach (FailureKind kind in Enum.GetValues<FailureKind>())
            {
                if (FailureKinds.IsRejectedAnswer(kind))
                {
                    byKind[kind] = echo;
                }
            }
        }

        foreach ((FailureKind kind, IReadOnlyList<IFallbackRung> rungs) in _byKind)
        {
            byKind[kind] = rungs;
        }

        return new FallbackLadder(byKind, _otherwise ?? template);
    }

    private static IFallbackRung[] Checked(IFallbackRung[] rungs, string where)
    {
        ArgumentNullException.ThrowIfNull(rungs);
        return rungs.Length > 0 && Array.IndexOf(rungs, null) < 0
            ? [.. rungs]
            : throw new ArgumentException($"{where} needs at least one rung and none that is null, for example Rung.Echo().", nameof(rungs));
    }
}
