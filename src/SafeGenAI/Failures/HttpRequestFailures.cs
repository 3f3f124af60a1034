using System.Net.Sockets;

namespace SafeGenAI.Failures;

/// <summary>What <see cref="HttpClient"/> says about a request that failed.</summary>
internal static class HttpRequestFailures
{
    public static Diagnosis Diagnose(HttpRequestException exception) => exception switch
    {
        { StatusCode: { } status } => HttpStatusFailures.Diagnose((int)status, default, null),
        { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } =>
            new Diagnosis(FailureKind.Network, NotBilled: true),
        { HttpRequestError: HttpRequestError.UserAuthenticationError } => new Diagnosis(FailureKind.Auth, NotBilled: true),
        { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } =>
            new Diagnosis(FailureKind.ProviderError),
        { InnerException: SocketException socket } => new Diagnosis(FailureKind.Network, NeverConnected(socket)),
        _ => new Diagnosis(FailureKind.Network),
    };

    /// <summary>Whether the request cannot have reached anybody. A reset or an unreachable network may come in the middle.</summary>
    public static bool NeverConnected(SocketException exception) =>
        exception.SocketErrorCode is SocketError.ConnectionRefused or SocketError.HostNotFound;
}
