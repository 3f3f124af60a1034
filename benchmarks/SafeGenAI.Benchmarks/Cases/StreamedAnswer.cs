using System.Diagnostics;
using Microsoft.Extensions.AI;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.Pipelines;

namespace SafeGenAI.Benchmarks.Cases;

/// <summary>The answer of <see cref="CheckedAnswer"/>, streamed word by word: how soon its text leaves in each mode.</summary>
internal sealed class StreamedAnswer : IDisposable
{
    private readonly WordsModel _model;
    private readonly GenAIPipeline _pipeline;
    private readonly GenAIRequest _request;

    public StreamedAnswer(CheckStreaming mode)
    {
        string[] sources = CheckedAnswer.Sources();
        _model = new WordsModel(CheckedAnswer.Answer(sources));
        _pipeline = GenAIPipeline.CreateBuilder("streamed")
            .AddModel("model", _model)
            .Configure(feature => feature.UseHallucinationCheck(check => check.Streaming = mode))
            .Build();
        _request = new GenAIRequest("What did they agree on?") { Sources = [sources[0], sources[1]] };
    }

    /// <summary>How many parts the model streams.</summary>
    public int Parts => _model.Parts;

    public void Dispose() => _model.Dispose();

    /// <summary>Reads one answer.</summary>
    /// <returns>How many parts of the model's stream were read before the first text left; the time until then and in all.</returns>
    public (int PartsBefore, TimeSpan First, TimeSpan All) Read()
    {
        int before = 0;
        TimeSpan first = default;
        long start = Stopwatch.GetTimestamp();
        _model.Given = 0;
        foreach (ChatResponseUpdate update in _pipeline.ExecuteStreamingAsync(_request).ToBlockingEnumerable())
        {
            if (first == default && update.Text.Length > 0)
            {
                (before, first) = (_model.Given, Stopwatch.GetElapsedTime(start));
            }
        }

        return (before, first, Stopwatch.GetElapsedTime(start));
    }

    private sealed class WordsModel(string answer) : IChatClient
    {
        private readonly string[] _words = [.. answer.Split(' ').Select((word, index) => index == 0 ? word : " " + word)];

        public int Parts => _words.Length;

        public int Given { get; set; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("This model streams only.");

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (string word in _words)
            {
                Given++;
                yield return new ChatResponseUpdate(ChatRole.Assistant, word);
            }

            await Task.CompletedTask;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
