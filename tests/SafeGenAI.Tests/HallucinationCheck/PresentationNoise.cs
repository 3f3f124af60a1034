using System.Text;
using CsCheck;

namespace SafeGenAI.Tests.HallucinationCheck;

/// <summary>Changes how a text looks and nothing that it says.</summary>
internal static class PresentationNoise
{
    private static readonly string[] Spaces = ["  ", "\u00A0", "\t", "\u2009", "\n", "\r\n", "\n> ", "\n\n", "\u2003 ", "\u3000"];
    private static readonly string[] Invisible = ["\u00AD", "\u200B", "\u200D", "\uFEFF", "\u2060", "\u200E", "\u202B"];
    private static readonly string[] Dashes = ["\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"];
    private static readonly string[] Double = ["\u201C", "\u201D", "\u201E", "\u00AB", "\u00BB", "\u2033"];
    private static readonly string[] Single = ["\u2019", "\u2018", "\u02BC", "\u2032"];
    private static readonly string[] Emphasis = ["*", "**", "***", "_", "__", "`"];

    /// <summary>How to spoil a text, one die for each character, over and over.</summary>
    public static readonly Gen<int[]> Dice = Gen.Int[0, 999].Array[1, 60];

    /// <param name="text">The text; its words stand one space apart.</param>
    /// <param name="dice">How.</param>
    /// <param name="cases">Whether capitals may change as well: they say no word, but what may be a name.</param>
    public static string Spoil(string text, int[] dice, bool cases = true)
    {
        StringBuilder spoiled = new();
        string[] tokens = text.Split(' ');
        for (int i = 0; i < tokens.Length; i++)
        {
            int die = dice[i % dice.Length];
            // A mark at the start of a line would be one of a list, and "> 5" says more than five.
            bool isMark = tokens[i].Length > 0 && !char.IsLetter(tokens[i][0]);
            spoiled.Append(i == 0 ? "" : die % 3 > 0 ? " " : isMark ? "\u00A0" : Spaces[die % Spaces.Length]);
            bool emphasised = die % 7 == 0 && tokens[i].Length > 0 && tokens[i].All(char.IsLetter);
            string mark = emphasised ? Emphasis[die % Emphasis.Length] : "";
            spoiled.Append(mark).Append(Word(tokens[i], die, dice, i, cases)).Append(mark);
        }

        string result = spoiled.ToString();
        return (dice[0] % 4) switch
        {
            0 => result.Normalize(NormalizationForm.FormD),
            1 => result.Normalize(NormalizationForm.FormC),
            _ => result,
        };
    }

    private static string Word(string token, int die, int[] dice, int seed, bool cases)
    {
        StringBuilder word = new();
        token = !cases ? token : (die % 5) switch { 0 => token.ToUpperInvariant(), 1 => token.ToLowerInvariant(), _ => token };
        token = die % 11 == 0 ? token.Replace("fi", "\uFB01", StringComparison.Ordinal).Replace("...", "\u2026", StringComparison.Ordinal) : token;
        for (int i = 0; i < token.Length; i++)
        {
            int own = dice[(seed + i + 1) % dice.Length];
            word.Append(token[i] switch
            {
                '-' => own % 2 == 0 ? "-" : Dashes[own % Dashes.Length],
                '"' => own % 2 == 0 ? "\"" : Double[own % Double.Length],
                '\'' => own % 2 == 0 ? "'" : Single[own % Single.Length],
                >= '0' and <= '9' or >= 'A' and <= 'Z' or >= 'a' and <= 'z' when own % 13 == 0 => ((char)(token[i] + 0xFEE0)).ToString(),
                _ => token[i].ToString(),
            });
            if (own % 17 == 0 && !char.IsSurrogate(token[i]))
            {
                word.Append(Invisible[own % Invisible.Length]);
            }
        }

        return word.ToString();
    }
}
