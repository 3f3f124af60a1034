using System.ClientModel;
using System.Net.Sockets;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace SafeGenAI.Failures;

/// <summary>What an exception says about the attempt that threw it.</summary>
internal static class ExceptionFailures
{
    // Real chains are three or four deep; the bound is for those that were built wrong.
    private const int DeepestWrapping = 8;

    public static Failure Classify(in ExceptionArguments arguments)
    {
        Failure failure = Find(arguments.Exception, arguments.Now, DeepestWrapping)
            ?? new Diagnosis(FailureKind.ProviderError).ToFailure(arguments.Exception);
        return arguments.CallerCanceled ? AsCanceled(failure, arguments.Exception) : failure;
    }

    // What is known about the bill is kept: a request refused at the moment of the cancellation was still refused.
    private static Failure AsCanceled(Failure failure, Exception exception)
    {
        if (failure.Kind == FailureKind.Canceled)
        {
            return failure;
        }

        // A caller who cancelled is thrown a cancellation, whatever broke first.
        Exception cancellation = exception as OperationCanceledException
            ?? new OperationCanceledException("The caller cancelled; the inner exception is what surfaced meanwhile.", exception);
        return new Failure(FailureKind.Canceled, cancellation) { NotBilled = failure.NotBilled };
    }

    private static Failure? Find(Exception thrown, DateTimeOffset now, int depth)
    {
        Exception? exception = thrown;
        for (; exception is not null && depth > 0; exception = exception.InnerException, depth--)
        {
            if (exception is GenAIException own)
            {
                return own.Failure;
            }

            if (exception is AggregateException { InnerExceptions.Count: > 1 } several)
            {
                return OfSeveral(several, thrown, now, depth - 1);
            }

            if (Diagnose(exception, now) is { } diagnosis)
            {
                return diagnosis.ToFailure(thrown);
            }
        }

        return null;
    }

    // An SDK that retries by itself reports all its attempts: the last one tells what is wrong now, and only if none
    // was billed is the call free.
    private static Failure? OfSeveral(AggregateException several, Exception thrown, DateTimeOffset now, int depth)
    {
        Failure? last = null;
        bool notBilled = true;
        foreach (Exception inner in several.InnerExceptions)
        {
            last = Find(inner, now, depth);
            notBilled &= last is { NotBilled: true };
        }

        return last is null ? null : new Diagnosis(last.Kind, notBilled, last.RetryAfter).ToFailure(thrown);
    }

    private static Diagnosis? Diagnose(Exception exception, DateTimeOffset now) => exception switch
    {
        // Status 0 is a connection that failed: the inner exception says how.
        ClientResultException { Status: 0 } => null,
        ClientResultException result => ClientResultFailures.Diagnose(result, now),
        HttpRequestException request => HttpRequestFailures.Diagnose(request),
        BrokenCircuitException circuit =>
            new Diagnosis(FailureKind.CircuitOpen, NotBilled: true, RetryAfterHeader.Clamp(circuit.RetryAfter)),
        OperationCanceledException or TimeoutException or TimeoutRejectedException => new Diagnosis(FailureKind.Timeout),
        // A missing file is an IOException too, and no fault of the network.
        FileNotFoundException or DirectoryNotFoundException or DriveNotFoundException or PathTooLongException or FileLoadException =>
            new Diagnosis(FailureKind.ProviderError),
        IOException { InnerException: SocketException socket } => OfSocket(socket),
        IOException => new Diagnosis(FailureKind.Network),
        SocketException socket => OfSocket(socket),
        JsonException => new Diagnosis(FailureKind.ProviderError),
        _ => null,
    };

    private static Diagnosis OfSocket(SocketException socket) => new(FailureKind.Network, HttpRequestFailures.NeverConnected(socket));
}
