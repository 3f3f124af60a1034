namespace SafeGenAI.Redis;

/// <summary>One verb of a store, in Lua: run by its hash, sent whole only where the server does not know it.</summary>
internal sealed class RedisScript
{
    private RedisScript(string name, string text) => (Name, Text) = (name, text);

    public static RedisScript Reserve { get; } = OfLedger("reserve");

    public static RedisScript Extend { get; } = OfLedger("extend");

    public static RedisScript Settle { get; } = OfLedger("settle");

    public static RedisScript Announce { get; } = OfLedger("announce");

    public static RedisScript Look { get; } = OfLedger("read");

    public static RedisScript Reset { get; } = OfLedger("reset");

    public static RedisScript Restore { get; } = OfLedger("restore");

    public static RedisScript RolloutWrite { get; } = Of("rollout-write");

    public static RedisScript RolloutLead { get; } = Of("rollout-lead");

    public static RedisScript RolloutResign { get; } = Of("rollout-resign");

    public static RedisScript RolloutAdd { get; } = Of("rollout-add");

    public static RedisScript RolloutRead { get; } = Of("rollout-read");

    public static RedisScript RolloutPurge { get; } = Of("rollout-purge");

    public string Name { get; }

    public string Text { get; }

    private static RedisScript Of(string name) => new(name, Read(name));

    private static RedisScript OfLedger(string name) => new(name, Read("common") + "\n" + Read(name));

    private static string Read(string name)
    {
        using Stream stream = typeof(RedisScript).Assembly.GetManifestResourceStream($"{name}.lua")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
