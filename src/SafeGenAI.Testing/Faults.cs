using System.Net;
using Microsoft.Extensions.AI;
using Polly.CircuitBreaker;
using SafeGenAI.Failures;

namespace SafeGenAI.Testing;

/// <summary>For every kind of failure, the reply that makes a real pipeline see exactly that kind, through both doors.</summary>
public static class Faults
{
    /// <summary>The kinds that a model can cause by itself; for the others see <see cref="Of"/>.</summary>
    public static IReadOnlyList<FailureKind> CausedByModels { get; } =
        [.. Enum.GetValues<FailureKind>().Where(kind => kind is not (FailureKind.BudgetExceeded or FailureKind.Canceled or FailureKind.OutsideRollout))];

    /// <summary>The reply that a pipeline sees as a kind of failure.</summary>
    /// <remarks>
    /// <para><see cref="FailureKind.QuotaExceeded"/> is the provider's quota (HTTP 402), <see cref="FailureKind.CircuitOpen"/> the
    /// circuit of a client that has its own.</para>
    /// <para><see cref="FailureKind.Hallucination"/> is a quote that stands in no source: only a feature with a hallucination check,
    /// asked with sources, sees it. <see cref="FailureKind.Invalid"/> is an answer that is no JSON: only a typed call or a
    /// validator that expects more than text sees it.</para>
    /// <para><see cref="FailureKind.Canceled"/> never answers: it takes the caller to cancel.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The kind is <see cref="FailureKind.BudgetExceeded"/>, which no model can
    /// cause: exhaust a <see cref="FakeBudgetLedger"/> instead. Or it is <see cref="FailureKind.OutsideRollout"/>, which is no failure, or no kind.</exception>
    public static FakeReply Of(FailureKind kind) => kind switch
    {
        FailureKind.Timeout => FakeReply.Throw(() => new TimeoutException("The model took too long.")),
        FailureKind.RateLimited => Status(HttpStatusCode.TooManyRequests),
        FailureKind.Refusal => FakeReply.Of(new ErrorContent("I am not able to help with this.") { ErrorCode = "Refusal" }),
        FailureKind.ContentFiltered => FakeReply.Text("").WithFinishReason(ChatFinishReason.ContentFilter),
        FailureKind.Truncated => FakeReply.Text("An answer that ends in the middle of").WithFinishReason(ChatFinishReason.Length),
        FailureKind.Empty => FakeReply.Text(""),
        FailureKind.Invalid => FakeReply.Text("This is a plain sentence."),
        FailureKind.Hallucination => FakeReply.Text(
            "It is settled. <quote>zephyrs waltzed around nine imaginary lighthouses yesterday</quote>"),
        FailureKind.QuotaExceeded => Status(HttpStatusCode.PaymentRequired),
        FailureKind.CircuitOpen => FakeReply.Throw(() => new BrokenCircuitException("The client's own circuit is open.")),
        FailureKind.ContextTooLong => Status(HttpStatusCode.RequestEntityTooLarge),
        FailureKind.Auth => Status(HttpStatusCode.Unauthorized),
        FailureKind.InvalidRequest => Status(HttpStatusCode.BadRequest),
        FailureKind.ProviderError => Status(HttpStatusCode.ServiceUnavailable),
        FailureKind.Network => FakeReply.Throw(() => new HttpRequestException(HttpRequestError.ConnectionError, "The connection was refused.")),
        FailureKind.Canceled => FakeReply.Stall(),
        FailureKind.BudgetExceeded => throw new ArgumentOutOfRangeException(nameof(kind), kind,
            "No model can exceed a budget: give the pipeline a FakeBudgetLedger and set its IsExhausted."),
        FailureKind.OutsideRollout => throw new ArgumentOutOfRangeException(nameof(kind), kind,
            "No model can put a call outside a rollout: give the feature a rollout, and deny the user with RolloutOptions.Deny."),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Pass one of the named kinds of failures."),
    };

    private static FakeReply Status(HttpStatusCode status) =>
        FakeReply.Throw(() => new HttpRequestException($"The provider answered {(int)status}.", inner: null, status));
}
