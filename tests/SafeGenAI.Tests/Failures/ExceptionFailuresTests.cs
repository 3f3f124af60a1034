using System.ClientModel;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SafeGenAI.Failures;
using static SafeGenAI.Failures.FailureKind;

namespace SafeGenAI.Tests.Failures;

public class ExceptionFailuresTests
{
    public static TheoryData<string, Exception, FailureKind, bool> Rows => new()
    {
        { "refused", new HttpRequestException(HttpRequestError.ConnectionError), Network, true },
        { "no such host", new HttpRequestException(HttpRequestError.NameResolutionError), Network, true },
        { "TLS", new HttpRequestException(HttpRequestError.SecureConnectionError), Network, true },
        { "proxy", new HttpRequestException(HttpRequestError.ProxyTunnelError), Network, true },
        { "ended early", new HttpRequestException(HttpRequestError.ResponseEnded), Network, false },
        { "protocol", new HttpRequestException(HttpRequestError.HttpProtocolError), Network, false },
        { "negotiation", new HttpRequestException(HttpRequestError.UserAuthenticationError), Auth, true },
        { "garbage", new HttpRequestException(HttpRequestError.InvalidResponse), ProviderError, false },
        { "headers too long", new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded), ProviderError, false },
        { "unknown", new HttpRequestException("x"), Network, false },
        { "unknown, refused", new HttpRequestException("x", new SocketException((int)SocketError.ConnectionRefused)), Network, true },
        { "status 429", new HttpRequestException("x", null, HttpStatusCode.TooManyRequests), RateLimited, true },
        { "status 503", new HttpRequestException("x", null, HttpStatusCode.ServiceUnavailable), ProviderError, false },
        { "status 401", new HttpRequestException("x", null, HttpStatusCode.Unauthorized), Auth, true },
        { "io", new IOException("x"), Network, false },
        { "http io", new HttpIOException(HttpRequestError.ResponseEnded), Network, false },
        { "io, refused", new IOException("x", new SocketException((int)SocketError.ConnectionRefused)), Network, true },
        { "end of stream", new EndOfStreamException(), Network, false },
        { "no file", new FileNotFoundException(), ProviderError, false },
        { "socket reset", new SocketException((int)SocketError.ConnectionReset), Network, false },
        { "socket refused", new SocketException((int)SocketError.ConnectionRefused), Network, true },
        { "socket unreachable", new SocketException((int)SocketError.NetworkUnreachable), Network, false },
        { "canceled", new OperationCanceledException(), FailureKind.Timeout, false },
        { "task canceled", new TaskCanceledException("x", new TimeoutException()), FailureKind.Timeout, false },
        { "timeout of the SDK", new TaskCanceledException("x", new TaskCanceledException("x", new IOException("x"))), FailureKind.Timeout, false },
        { "reset of the SDK", new ClientResultException("x", null, new HttpRequestException("x", new IOException("x", new SocketException((int)SocketError.ConnectionReset)))), Network, false },
        { "timeout", new TimeoutException(), FailureKind.Timeout, false },
        { "polly timeout", new TimeoutRejectedException(), FailureKind.Timeout, false },
        { "open circuit", new BrokenCircuitException(), CircuitOpen, true },
        { "open circuit, after a 500", new BrokenCircuitException("x", FakePipelineResponse.Error(500)), CircuitOpen, true },
        { "isolated circuit", new IsolatedCircuitException(), CircuitOpen, true },
        { "json", new JsonException(), ProviderError, false },
        { "anything", new InvalidOperationException(), ProviderError, false },
        { "wrapped", new InvalidOperationException("x", FakePipelineResponse.Error(429)), RateLimited, true },
        { "wrapped twice", new InvalidOperationException("x", new AggregateException(new TimeoutException())), FailureKind.Timeout, false },
        { "wrapped cancellation", new InvalidOperationException("x", new OperationCanceledException()), FailureKind.Timeout, false },
        { "two attempts", new AggregateException(FakePipelineResponse.Error(500), FakePipelineResponse.Error(429)), RateLimited, false },
        { "two refusals", new AggregateException(FakePipelineResponse.Error(429), FakePipelineResponse.Error(429)), RateLimited, true },
        { "two unknown", new AggregateException(new InvalidOperationException(), new InvalidOperationException()), ProviderError, false },
    };

    private static Failure Classify(Exception exception, bool callerCanceled = false) =>
        DefaultFailureClassifier.Instance.Classify(new ExceptionArguments(exception, callerCanceled, DateTimeOffset.UnixEpoch));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Exception_TellsKindAndBill_AndIsThrownAsItIs(string row, Exception exception, FailureKind kind, bool notBilled)
    {
        Failure failure = Classify(exception);
        Assert.True((kind, notBilled) == (failure.Kind, failure.NotBilled), $"{row}: {failure.Kind}, not billed {failure.NotBilled}");
        Assert.Same(exception, failure.ToException());
    }

    [Fact]
    public void OpenCircuit_SaysWhenToComeBack()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), Classify(new BrokenCircuitException(TimeSpan.FromSeconds(5))).RetryAfter);
        Assert.Equal(TimeSpan.Zero, Classify(new BrokenCircuitException(TimeSpan.FromSeconds(-5))).RetryAfter);
        Assert.Null(Classify(new IsolatedCircuitException()).RetryAfter);
    }

    [Fact]
    public void OwnException_KeepsItsFailure()
    {
        var own = new GenAIException(BudgetExceeded, "The budget is used up.");
        Assert.Same(own.Failure, Classify(own));
        Assert.Same(own.Failure, Classify(new InvalidOperationException("x", own)));
    }

    [Fact]
    public void WrappingWithoutEnd_IsLookedThroughToABound()
    {
        static Exception Wrap(int layers) => Enumerable.Range(0, layers).Aggregate<int, Exception>(new TimeoutException(), (inner, _) => new InvalidOperationException("x", inner));
        Assert.Equal(FailureKind.Timeout, Classify(Wrap(7)).Kind);
        Assert.Equal(ProviderError, Classify(Wrap(8)).Kind);
    }

    [Fact]
    public void L13_CallersCancellation_IsCanceled_WhateverSurfaced()
    {
        foreach (object[] row in Rows)
        {
            var exception = (Exception)row[1];
            Failure failure = Classify(exception, callerCanceled: true);
            Assert.Equal(Canceled, failure.Kind);
            Assert.Equal(row[3], failure.NotBilled);
            Assert.Null(failure.RetryAfter);
            Exception thrown = failure.ToException();
            Assert.IsAssignableFrom<OperationCanceledException>(thrown);
            Assert.Same(exception, thrown is OperationCanceledException && exception is OperationCanceledException ? thrown : thrown.InnerException);
        }
    }

    [Fact]
    public void L13_CallersCancellation_WinsOverAFailureOfOurs()
    {
        var denied = new GenAIException(new Failure(BudgetExceeded, "The budget is used up.") { NotBilled = true });
        Failure failure = Classify(denied, callerCanceled: true);
        Assert.Equal(Canceled, failure.Kind);
        Assert.True(failure.NotBilled);

        var canceled = new GenAIException(Canceled, "The caller cancelled.");
        Assert.Same(canceled.Failure, Classify(canceled, callerCanceled: true));
    }

    [Fact]
    public void NoException_IsMisuse() =>
        Assert.Throws<ArgumentNullException>(() => DefaultFailureClassifier.Instance.Classify(default(ExceptionArguments)));
}
