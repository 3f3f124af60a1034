namespace SafeGenAI.Redis;

/// <summary>Redis could not be asked. Whether the command was carried out may not be known.</summary>
/// <remarks>Names the servers, never a password.</remarks>
public sealed class RedisLedgerException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, and what to check.</param>
    /// <param name="innerException">What the client said.</param>
    public RedisLedgerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
