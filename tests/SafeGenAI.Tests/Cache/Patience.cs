namespace SafeGenAI.Tests.Cache;

/// <summary>How long a test waits before it calls something hung.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
}
