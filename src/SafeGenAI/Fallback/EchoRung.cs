using SafeGenAI.Calls;

namespace SafeGenAI.Fallback;

/// <summary>The user's own input and a gentle message. A very long input is no answer: the next rung is asked.</summary>
internal sealed class EchoRung : ImmediateRung
{
    /// <summary>Nobody reads more as a fallback, and every copy of it would be as long.</summary>
    private const int LongestInput = 1_048_576;

    private readonly string _message;

    public EchoRung(string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        _message = message;
    }

    public override string Name => "echo";

    public override RungAnswer? Answer(in RungArguments arguments) =>
        arguments.InputLength > LongestInput ? null
        : string.IsNullOrWhiteSpace(arguments.Input)
        ? new RungAnswer(_message, Provenance.Echo)
        : new RungAnswer(arguments.Input, Provenance.Echo) { Message = _message };
}
