namespace SafeGenAI.Redis;

/// <summary>One verb of the ledger, in Lua: run by its hash, sent whole only where the server does not know it.</summary>
internal sealed class RedisScript
{
    private static readonly string Common = Read("common");

    private RedisScript(string name)
    {
        Name = name;
        Text = Common + "\n" + Read(name);
    }

    public static RedisScript Reserve { get; } = new("reserve");

    public static RedisScript Extend { get; } = new("extend");

    public static RedisScript Settle { get; } = new("settle");

    public static RedisScript Announce { get; } = new("announce");

    public static RedisScript Look { get; } = new("read");

    public static RedisScript Reset { get; } = new("reset");

    public static RedisScript Restore { get; } = new("restore");

    public string Name { get; }

    public string Text { get; }

    private static string Read(string name)
    {
        using Stream stream = typeof(RedisScript).Assembly.GetManifestResourceStream($"{name}.lua")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
