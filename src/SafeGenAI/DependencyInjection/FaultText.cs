namespace SafeGenAI.DependencyInjection;

/// <summary>The sentence of an argument's fault, in one line: what the framework adds behind it says nothing more.</summary>
internal static class FaultText
{
    private const string Addition = " (Parameter '";

    public static string Of(ArgumentException exception) => exception is ArgumentNullException { ParamName: { } name }
        ? $"'{name}' is null; pass one."
        : Of(exception.Message);

    public static string Of(string message)
    {
        int end = message.IndexOf(Addition, StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ");
    }
}
