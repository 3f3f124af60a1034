using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>A property that says one thing: a string, a number, true or false.</summary>
internal readonly record struct JsonSibling(string Name, string Value, TextSpan Place);
