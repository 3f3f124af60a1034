namespace SafeGenAI.Sqlite;

/// <summary>One transaction after another on one connection. Used by one thread at a time.</summary>
internal interface IStoreTransaction
{
    /// <summary>Takes the file's write lock.</summary>
    void Begin();

    void Commit();

    /// <summary>Undoes what was begun, if anything was.</summary>
    void Rollback();
}
