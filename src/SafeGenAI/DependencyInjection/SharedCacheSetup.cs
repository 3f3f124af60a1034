using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SafeGenAI.Cache;
using SafeGenAI.Cache.Shared;

namespace SafeGenAI.DependencyInjection;

/// <summary>What an application said of its shared cache.</summary>
internal sealed class SharedCacheSetup
{
    private const int LeastKeyBytes = 32;

    private readonly List<string> _faults = [];

    /// <summary>Whether the application asked for one.</summary>
    public bool IsWanted { get; private set; }

    public SharedCacheOptions Options { get; } = new();

    public byte[]? Key { get; private set; }

    /// <exception cref="ArgumentException">The key is too short.</exception>
    public static byte[] Checked(byte[] key) => key.Length >= LeastKeyBytes
        ? key
        : throw new ArgumentException($"The shared cache's key has {key.Length} bytes; set at least {LeastKeyBytes} random ones.");

    /// <exception cref="ArgumentException">The key is too short.</exception>
    public void SetKey(byte[] key) => Key = Checked(key);

    /// <summary>Asks for a shared cache; an argument that is refused is a fault among others.</summary>
    public void Use(byte[]? key, Action<SharedCacheOptions>? configure)
    {
        if (IsWanted)
        {
            _faults.Add("UseSharedCache is called twice; say all of it in one call.");
        }

        (IsWanted, Key) = (true, key ?? Key);
        try
        {
            configure?.Invoke(Options);
        }
        catch (ArgumentException exception)
        {
            _faults.Add($"UseSharedCache: {FaultText.Of(exception)}");
        }
    }

    /// <returns>Null where none is asked for, or where there are faults.</returns>
    public SharedAnswers? Build(GivenParts given, TimeProvider time, ILoggerFactory loggers)
    {
        if (!IsWanted)
        {
            return null;
        }

        _faults.AddRange(Options.Faults());
        if (Key is null)
        {
            // Never a random one: two processes would not share, and nobody would see it.
            _faults.Add($"UseSharedCache has no key; set SharedCache:Key to base64 of at least {LeastKeyBytes} random bytes, the same in every process, or pass it.");
        }

        IDistributedCache? cache = Find(given);
        if (_faults.Count > 0)
        {
            return null;
        }

        ILogger logger = loggers.CreateLogger("SafeGenAI.Cache");
        return new SharedAnswers(new SharedStore(cache!, time, logger), new AnswerSeal(Key!), Options, time, logger);
    }

    /// <summary>Known after <see cref="Build"/>.</summary>
    public IReadOnlyList<string> Faults() => _faults;

    private IDistributedCache? Find(GivenParts given)
    {
        try
        {
            if ((given.Distributed ?? given.Services.GetService<IDistributedCache>()) is { } cache)
            {
                return cache;
            }

            _faults.Add("UseSharedCache finds no IDistributedCache; register one, for example with AddStackExchangeRedisCache.");
        }
        catch (Exception exception)
        {
            // Its message may name a connection string.
            _faults.Add($"UseSharedCache finds no IDistributedCache: making it threw {exception.GetType().Name}; resolve it by itself to see why.");
        }

        return null;
    }
}
