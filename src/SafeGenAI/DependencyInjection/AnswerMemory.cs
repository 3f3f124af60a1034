using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Logging;

namespace SafeGenAI.DependencyInjection;

/// <summary>The memory behind the response caches of all features.</summary>
internal static class AnswerMemory
{
    /// <summary>What all stored answers may take together.</summary>
    public const long SizeLimitBytes = 64L << 20;

    public static MemoryCache Create(TimeProvider time, ILoggerFactory loggers) => new(
        new MemoryCacheOptions { SizeLimit = SizeLimitBytes, Clock = new ProviderClock(time) }, loggers);

    private sealed class ProviderClock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
