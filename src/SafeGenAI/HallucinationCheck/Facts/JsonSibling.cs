using SafeGenAI.Calls;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>A property that says one thing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The string; or the number, true or false as they are written.</param>
/// <param name="IsText">Whether it is a string.</param>
/// <param name="Place">Where the value stands.</param>
internal readonly record struct JsonSibling(string Name, string Value, bool IsText, TextSpan Place);
