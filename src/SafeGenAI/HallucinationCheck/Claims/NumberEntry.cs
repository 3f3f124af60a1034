namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>A value that a source gives, and where it first does.</summary>
/// <param name="Value">The value.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Place">Where it first stands.</param>
/// <param name="IsYear">Whether it has the form of a year there, or is the year of a date.</param>
internal readonly record struct NumberEntry(decimal Value, Unit Unit, WordPlace Place, bool IsYear = false);
