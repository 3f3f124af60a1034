namespace SafeGenAI.Budgets.Prices;

/// <summary>What an entry of LiteLLM's says of the kinds of tokens, in USD per million; null where it says nothing.</summary>
internal readonly record struct TokenRates(decimal? Input, decimal? Output, decimal? CachedInput, decimal? CacheWrite, decimal? Reasoning)
{
    /// <summary>These, and for what they leave open those of shorter input. Nothing becomes cheaper by being left open.</summary>
    public TokenRates Over(TokenRates shorter)
    {
        decimal? input = Input ?? shorter.Input;
        decimal? output = Output ?? shorter.Output;
        return new(
            input,
            output,
            CachedInput ?? (Input is null ? shorter.CachedInput : input),
            CacheWrite ?? (shorter.CacheWrite > input ? shorter.CacheWrite : input),
            Reasoning ?? (shorter.Reasoning > output ? shorter.Reasoning : output));
    }

    public ModelPrice ToPrice() => new(Input!.Value, Output!.Value, CachedInput, CacheWrite, Reasoning);
}
