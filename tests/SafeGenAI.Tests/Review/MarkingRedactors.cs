using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;

namespace SafeGenAI.Tests.Review;

/// <summary>Shows which class each text was redacted as, and hides the word "secret".</summary>
internal sealed class MarkingRedactors : IRedactorProvider
{
    public Redactor GetRedactor(DataClassificationSet classifications) => new Marking(classifications.ToString());

    private sealed class Marking(string name) : Redactor
    {
        public override int GetRedactedLength(ReadOnlySpan<char> input) => Redacted(input).Length;

        public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
        {
            string redacted = Redacted(source);
            redacted.CopyTo(destination);
            return redacted.Length;
        }

        private string Redacted(ReadOnlySpan<char> source) => $"{name}<{source.ToString().Replace("secret", "***", StringComparison.Ordinal)}>";
    }
}
