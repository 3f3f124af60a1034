using System.ClientModel;
using System.ClientModel.Primitives;
using System.Diagnostics.CodeAnalysis;

namespace SafeGenAI.Tests.Failures;

/// <summary>An error response as the OpenAI SDK holds one. Without a body it behaves as one that was not buffered.</summary>
internal sealed class FakePipelineResponse(int status, string? body, params (string Name, string Value)[] headers) : PipelineResponse
{
    public override int Status => status;

    public override string ReasonPhrase => "";

    public override Stream? ContentStream { get; set; }

    public override BinaryData Content =>
        body is null ? throw new InvalidOperationException("The response is not buffered.") : BinaryData.FromString(body);

    protected override PipelineResponseHeaders HeadersCore { get; } = new FakeHeaders(headers);

    public override BinaryData BufferContent(CancellationToken cancellationToken = default) => Content;

    public override ValueTask<BinaryData> BufferContentAsync(CancellationToken cancellationToken = default) => new(Content);

    public override void Dispose()
    {
    }

    /// <summary>The exception that the SDK throws for such a response.</summary>
    public static ClientResultException Error(int status, string? body = "", params (string Name, string Value)[] headers) =>
        new($"HTTP {status}", new FakePipelineResponse(status, body, headers));

    private sealed class FakeHeaders((string Name, string Value)[] headers) : PipelineResponseHeaders
    {
        public override bool TryGetValue(string name, out string? value)
        {
            value = headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();
            return value is not null;
        }

        public override bool TryGetValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = TryGetValue(name, out string? value) ? [value!] : null;
            return values is not null;
        }

        public override IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
            headers.Select(header => KeyValuePair.Create(header.Name, header.Value)).GetEnumerator();
    }
}
