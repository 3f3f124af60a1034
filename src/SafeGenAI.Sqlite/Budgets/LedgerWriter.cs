using Microsoft.Extensions.Logging;

namespace SafeGenAI.Sqlite.Budgets;

/// <summary>The writer of a ledger.</summary>
internal sealed class LedgerWriter : StoreWriter<LedgerOperations>
{
    public LedgerWriter(StoreConnection connection, HighWaterMark mark, ILogger logger)
        : this(connection, new LedgerTransaction(connection, mark), logger)
    {
    }

    private LedgerWriter(StoreConnection connection, LedgerTransaction transaction, ILogger logger)
        : base(connection, transaction, new LedgerOperations(transaction, connection.Options.FilePath), nameof(SqliteBudgetLedger), logger)
    {
    }
}
