namespace SafeGenAI.Calls;

/// <summary>How an answer ended. Every reply ends exactly once.</summary>
internal enum Ending : byte
{
    /// <summary>The answer is whole.</summary>
    Completed,

    /// <summary>It failed, before the first content or after it.</summary>
    Failed,

    /// <summary>The caller cancelled.</summary>
    Canceled,

    /// <summary>The reader of a stream walked away.</summary>
    Abandoned,
}
