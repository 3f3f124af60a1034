namespace SafeGenAI.DependencyInjection;

/// <summary>The configuration has faults; all of them are listed, so that one start shows them all.</summary>
/// <remarks>The inner exception is what the first factory that failed has thrown, or null.</remarks>
public sealed class SafeGenAIConfigurationException : Exception
{
    internal SafeGenAIConfigurationException(IReadOnlyList<string> faults, Exception? inner)
        : base($"SafeGenAI is not configured: {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}.{Environment.NewLine}" +
            string.Join(Environment.NewLine, faults.Select(fault => $"- {fault}")), inner) =>
        Faults = faults;

    /// <summary>The faults, each with the name, the value and what to do.</summary>
    public IReadOnlyList<string> Faults { get; }
}
