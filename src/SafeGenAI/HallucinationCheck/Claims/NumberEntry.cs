namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>A value that a source gives, and where it first does.</summary>
internal readonly record struct NumberEntry(decimal Value, Unit Unit, WordPlace Place);
