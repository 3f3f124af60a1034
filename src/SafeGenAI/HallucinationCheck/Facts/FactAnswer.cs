using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Facts;

/// <summary>An answer as mentions are read from it.</summary>
/// <param name="Text">Its texts.</param>
/// <param name="Json">The answer as JSON, places as in the text; null where it is none.</param>
internal readonly record struct FactAnswer(AnswerText Text, string? Json)
{
    public static FactAnswer Of(in DetectionArguments arguments) =>
        new(arguments.Text, arguments.Json ?? (LooksLikeJson(arguments.Answer) ? arguments.Answer : null));

    // A text that is none after all is found out by its reader.
    private static bool LooksLikeJson(string answer) => answer.AsSpan().TrimStart() is ['{' or '[', ..];
}
