using System.Text.Json;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>A function that a request declares as a tool.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Description">What the model is told of it, or null.</param>
/// <param name="Parameters">The JSON schema of its arguments, or null.</param>
public sealed record OpenAiStubTool(string Name, string? Description, JsonElement? Parameters);
