using System.Net;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Benchmarks.Chains;

/// <summary>
/// A model that refuses every request with a faulted task, for want of credit: a failure that neither chain retries and
/// no circuit counts, so that each call goes to it first and then to the second model.
/// </summary>
internal sealed class FailingModel : IChatClient
{
    public const HttpStatusCode Status = HttpStatusCode.PaymentRequired;

    private readonly Task<ChatResponse> _failure = Task.FromException<ChatResponse>(
        new HttpRequestException("no credit left", inner: null, Status));

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => _failure;

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
