namespace SafeGenAI.Budgets;

/// <summary>What the settled calls of one feature and one model taught.</summary>
/// <remarks>Input is learned as a share of its bound, since prompts differ in length; output as a number of tokens.</remarks>
internal sealed class LearnedEstimate
{
    private const int Whole = 1_000_000;

    private readonly RecentQuantile _inputShare = new();
    private readonly RecentQuantile _output = new();

    public void Learn(TokenCounts bound, TokenCounts used)
    {
        if (bound.Input > 0 && used.Input >= 0)
        {
            Int128 share = ((Int128)used.Input * Whole + bound.Input - 1) / bound.Input;
            _inputShare.Add(share < Whole ? (int)share : Whole);
        }

        if (used.Output >= 0)
        {
            _output.Add((int)Math.Min(used.Output, int.MaxValue));
        }
    }

    public TokenCounts Estimate(TokenCounts bound) => new(
        _inputShare.Value is { } share ? Smaller((Int128)bound.Input * share / Whole, bound.Input) : bound.Input,
        _output.Value is { } output ? Smaller(output, bound.Output) : bound.Output);

    /// <summary>A tenth more than what was learned: the one in a hundred that is above it is seldom far above.</summary>
    private static long Smaller(Int128 learned, long bound)
    {
        Int128 estimate = learned + learned / 10 + 1;
        return estimate < bound ? (long)estimate : bound;
    }
}
