namespace SafeGenAI.Redis;

/// <summary>One verb of the ledger, in Lua: run by its hash, sent whole only where the server does not know it.</summary>
internal sealed class LedgerScript
{
    private static readonly string Common = Read("common");

    private LedgerScript(string name)
    {
        Name = name;
        Text = Common + "\n" + Read(name);
    }

    public static LedgerScript Reserve { get; } = new("reserve");

    public static LedgerScript Extend { get; } = new("extend");

    public static LedgerScript Settle { get; } = new("settle");

    public static LedgerScript Announce { get; } = new("announce");

    public static LedgerScript Look { get; } = new("read");

    public static LedgerScript Reset { get; } = new("reset");

    public string Name { get; }

    public string Text { get; }

    private static string Read(string name)
    {
        using Stream stream = typeof(LedgerScript).Assembly.GetManifestResourceStream($"{name}.lua")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
