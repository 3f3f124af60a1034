namespace SafeGenAI.Sqlite;

/// <summary>One change after another, with nothing to be done before or after.</summary>
internal sealed class StoreTransaction(StoreConnection connection) : IStoreTransaction
{
    public void Begin() => connection.Begin();

    public void Commit() => connection.Commit();

    public void Rollback() => connection.Rollback();
}
