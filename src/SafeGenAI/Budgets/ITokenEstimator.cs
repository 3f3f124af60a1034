namespace SafeGenAI.Budgets;

/// <summary>Says before a call how many tokens it may use, and after a stream broke off how many it may have used.</summary>
/// <remarks>
/// Implementations are thread-safe and do no I/O. An estimate that is too low lets a budget be overspent by the
/// difference; one that is too high is corrected when the attempt is settled.
/// </remarks>
public interface ITokenEstimator
{
    /// <summary>An upper bound of a call's input tokens.</summary>
    long EstimateInput(InputTokenArguments arguments);

    /// <summary>The output tokens behind content that a model delivered. Add the parts of a stream up.</summary>
    OutputEstimate EstimateOutput(OutputTokenArguments arguments);
}
