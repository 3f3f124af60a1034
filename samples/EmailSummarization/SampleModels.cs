using System.ClientModel;
using System.ClientModel.Primitives;
using EmailSummarization.StubModel;
using Microsoft.Extensions.AI;
using OllamaSharp;
using OpenAI;
using OpenAI.Chat;
using SafeGenAI.Budgets;
using SafeGenAI.Testing.OpenAi;

namespace EmailSummarization;

/// <summary>The two models of a run: on a stub that needs nothing, or real ones when the environment names them.</summary>
internal sealed record SampleModels(string Description, IChatClient Small, IChatClient Large) : IAsyncDisposable
{
    public ModelPrice? SmallPrice { get; private init; }

    public ModelPrice? LargePrice { get; private init; }

    /// <summary>How long to wait for an answer: enough for a real model.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan RetryDelay { get; private init; } = TimeSpan.FromMilliseconds(500);

    public int MaxOutputTokens { get; private init; } = 4_096;

    /// <summary>What a model is charged at whose price is not known.</summary>
    public static ModelPrice CeilingPrice { get; } = new(input: 1.25m, output: 10m, cachedInput: 0.125m);

    private OpenAiStub? Stub { get; init; }

    /// <exception cref="ArgumentException">A variable has a value that is no address.</exception>
    public static async Task<SampleModels> StartAsync(Settings settings, Func<string, string?> environment)
    {
        if (environment("OPENAI_API_KEY") is { Length: > 0 } key)
        {
            Uri? endpoint = Address("OPENAI_BASE_URL", environment("OPENAI_BASE_URL"));
            string? model = NullIfBlank(environment("OPENAI_MODEL"));
            (string small, string large) = (model ?? "gpt-5-mini", model ?? "gpt-5");
            return new($"{Both(small, large)} at {endpoint?.ToString() ?? "OpenAI"}", OpenAI(small, key, endpoint), OpenAI(large, key, endpoint));
        }

        if (NullIfBlank(environment("OLLAMA_HOST")) is { } host)
        {
            Uri address = Address("OLLAMA_HOST", host.Contains("://", StringComparison.Ordinal) ? host : $"http://{host}")!;
            string model = NullIfBlank(environment("OLLAMA_MODEL")) ?? "llama3.2";
            return new($"{model} on Ollama at {address}", new OllamaApiClient(address, model), new OllamaApiClient(address, model));
        }

        return await OnStubAsync(new StubAnswers(new FaultScript(settings.Faults, settings.Seed).Next));
    }

    public async ValueTask DisposeAsync()
    {
        Small.Dispose();
        Large.Dispose();
        if (Stub is not null)
        {
            await Stub.DisposeAsync();
        }
    }

    /// <summary>Two models on a stub server that is part of this process.</summary>
    public static async Task<SampleModels> OnStubAsync(StubAnswers answers)
    {
        OpenAiStub stub = await OpenAiStub.StartAsync();
        stub.Answer = answers.Reply;
        return new(
            "an extractive summariser on a stub server (set OPENAI_API_KEY or OLLAMA_HOST for a real model)",
            OpenAI(StubAnswers.SmallModel, "none", stub.Endpoint),
            OpenAI(StubAnswers.LargeModel, "none", stub.Endpoint))
        {
            Stub = stub,
            SmallPrice = new ModelPrice(input: 0.25m, output: 2m, cachedInput: 0.025m),
            LargePrice = new ModelPrice(input: 1.25m, output: 10m, cachedInput: 0.125m),
            // These fit the stub, which answers in well under a second once it is warm; a real model needs far longer.
            Patience = TimeSpan.FromSeconds(3),
            RetryDelay = TimeSpan.FromMilliseconds(50),
            MaxOutputTokens = 500,
        };
    }

    // The chain retries; the SDK's own retries would be invisible to it, and unpaid.
    private static IChatClient OpenAI(string model, string key, Uri? endpoint) => new ChatClient(
        model, new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = new ClientRetryPolicy(0) }).AsIChatClient();

    private static string Both(string small, string large) => small == large ? small : $"{small} and {large}";

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static Uri? Address(string variable, string? value) =>
        string.IsNullOrWhiteSpace(value) ? null
        : Uri.TryCreate(value, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address
        : throw new ArgumentException($"{variable} is '{value}': set an address that starts with http:// or https://.");
}
