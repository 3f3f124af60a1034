namespace SafeGenAI.Testing.OpenAi;

/// <summary>What a reply says that it used, in tokens.</summary>
/// <param name="PromptTokens">Input, cached input included.</param>
/// <param name="CompletionTokens">Output, reasoning included.</param>
/// <param name="CachedTokens">The part of the input that the provider had cached.</param>
/// <param name="ReasoningTokens">The part of the output that is reasoning.</param>
public sealed record OpenAiStubUsage(int PromptTokens, int CompletionTokens, int CachedTokens = 0, int ReasoningTokens = 0);
