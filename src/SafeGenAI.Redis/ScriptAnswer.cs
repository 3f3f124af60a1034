using System.Globalization;
using StackExchange.Redis;

namespace SafeGenAI.Redis;

/// <summary>What a script answered: what it did, the server's time, the name of the data, and more that depends on the script.</summary>
internal readonly struct ScriptAnswer(RedisResult result)
{
    private const int Head = 3;

    private readonly RedisResult[] _parts = (RedisResult[])result!;

    public string Status => (string)_parts[0]!;

    public DateTimeOffset Now => Micros.ToTime(long.Parse((string)_parts[1]!, CultureInfo.InvariantCulture));

    /// <summary>Another name means that what was stored before is lost.</summary>
    public string Data => (string)_parts[2]!;

    public string Text(int place) => (string)_parts[Head + place]!;

    /// <summary>The list at a place; empty where there is none.</summary>
    public string[] Texts(int place) =>
        _parts.Length > Head + place && !_parts[Head + place].IsNull ? (string[])_parts[Head + place]! : [];
}
