namespace SafeGenAI.Budgets.Blocks;

/// <summary>What one attempt holds of a block. Guarded by the block's lock.</summary>
internal sealed class BlockPiece(Block block, BudgetAmount hard, BudgetAmount soft)
{
    public Block Block { get; } = block;

    public BudgetAmount Hard { get; set; } = hard;

    public BudgetAmount Soft { get; set; } = soft;

    /// <summary>Charged in full; only a correction is still possible.</summary>
    public bool IsPresumed { get; set; }

    /// <summary>Nothing more can happen to it.</summary>
    public bool IsFinal { get; set; }
}
