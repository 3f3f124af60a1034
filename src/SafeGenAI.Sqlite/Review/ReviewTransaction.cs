namespace SafeGenAI.Sqlite.Review;

/// <summary>One change of the queue after another.</summary>
internal sealed class ReviewTransaction(StoreConnection connection) : IStoreTransaction
{
    public void Begin() => connection.Begin();

    public void Commit() => connection.Commit();

    public void Rollback() => connection.Rollback();
}
