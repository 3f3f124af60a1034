namespace EmailSummarization.StubModel;

/// <summary>What a model does instead of answering.</summary>
internal enum Fault
{
    None,
    Stall,
    RateLimited,
    ServerError,
    Cut,
    Truncated,
    InventedQuote,
    Refusal,
}
