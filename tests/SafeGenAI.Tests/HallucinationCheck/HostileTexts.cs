using CsCheck;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>Texts that folding must survive.</summary>
internal static class HostileTexts
{
    private static readonly string[] Pieces =
    [
        "a", "b", "Z", "e", "5", "0", " ", "  ", "\n", "\r\n", "\t", "-", "- ", "+ ", "* ", "*", "**", "_", "`", "#", "## ", ">", "> ", ".", "...", ",", "(", ")", "^", "/", "=", "<", "&",
        "\u00AD", "\u200B", "\u200D", "\uFEFF", "\u0640", "\u0301", "\u0308", "\u0338", "\u00E9", "\u00A0", "\u2009", "\u2019", "\u201C", "\u201E", "\u00AB", "\u2033", "\u00B4", "\u00A8",
        "\u2013", "\u2212", "\u2011", "\u2026", "\uFB01", "\uFB03", "\uFF15", "\uFF21", "\u00B2", "\u00B9", "\u207B", "\u00BD", "\u2460", "\u2082", "\uFDFA", "\uFEFB", "\u0644", "\u05D0", "\u05BE",
        "\u1100", "\u1161", "\u11A8", "\u3131", "\u314F", "\uFF76", "\uFF9E", "\u4E2D", "\u3042", "\u212B", "\u2022", "\uD83D\uDE00", "\uD83D", "\uDE00", "\uD800\uDC00", "\uD834\uDD65", "\u0344", "\u037A",
    ];

    public static readonly Gen<string> Any = Gen.OneOf(Pieces).Array[0, 24].Select(string.Concat);
}
