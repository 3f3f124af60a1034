namespace SafeGenAI.Redis.Tests.Chaos;

/// <summary>What happens to the server, or on the way to it.</summary>
public enum ChaosFault
{
    /// <summary>It is shut down, and started again with its data. Garnet keeps none: it cannot be reached for a while.</summary>
    Stopped,

    /// <summary>It is killed, and started again without its data.</summary>
    RestartedEmpty,

    /// <summary>It stands still, and goes on with what it was sent in the meantime.</summary>
    Frozen,

    /// <summary>It forgets its scripts.</summary>
    ScriptsFlushed,

    /// <summary>Its answers come two seconds late.</summary>
    Late,

    /// <summary>Connections break between a command and its answer.</summary>
    CutAfterSend,
}
