using SafeGenAI.Calls;

namespace SafeGenAI.Fallback;

/// <summary>The user's own input and a gentle message.</summary>
internal sealed class EchoRung : IFallbackRung
{
    private readonly string _message;

    public EchoRung(string message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(message);
        _message = message;
    }

    public string Name => "echo";

    public ValueTask<RungAnswer?> AnswerAsync(RungArguments arguments, CancellationToken cancellationToken) =>
        new(string.IsNullOrWhiteSpace(arguments.Input)
            ? new RungAnswer(_message, Provenance.Echo)
            : new RungAnswer(arguments.Input, Provenance.Echo) { Message = _message });
}
