namespace SafeGenAI.Testing.OpenAi;

/// <summary>A message of a request.</summary>
/// <param name="Role">"system", "developer", "user", "assistant" or "tool".</param>
/// <param name="Text">The text, all text parts joined; empty where the message has none.</param>
public sealed record OpenAiStubMessage(string Role, string Text);
