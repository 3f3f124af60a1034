using CsCheck;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Texts;

public class FoldedTextTests
{
    [Theory]
    [InlineData("\u201CIt\u2019s\u201D \u00ABdone\u00BB \u201Enow\u2033", "\"It's\" \"done\" \"now\"")]
    [InlineData("well\u2011known \u2014 2019\u20132020", "well-known - 2019-2020")]
    [InlineData("infor\u00ADmation zero\u200Bwidth \uFEFFmark", "information zerowidth mark")]
    [InlineData("  two\t lines\r\n and\u00A0more ", "two lines and more")]
    [InlineData("**Total:** _about_ `x` and ***all***", "Total: about x and all")]
    [InlineData("## Heading\n> quoted\n> - item\n* item\n+ item\n\u2022 item", "Heading quoted item item item item")]
    [InlineData("so\u2026 on", "so... on")]
    [InlineData("e\uFB03cient \uFF35\uFF33", "efficient US")]
    [InlineData("cafe\u0301", "caf\u00E9")]
    [InlineData("don`t", "don't")]
    [InlineData("\u0645\u0640\u0640\u062D \uFEFB", "\u0645\u062D \u0644\u0627")]
    public void Presentation_IsFolded(string original, string folded) => Assert.Equal(folded, FoldedText.Of(original).Text);

    [Theory]
    [InlineData("\u22125 degrees", "-5 degrees")]
    [InlineData("10\u2075 and 10\u207B\u2075", "10^5 and 10^-5")]
    [InlineData("1\u00BD hours", "1 1/2 hours")]
    [InlineData("5\u2460", "5 1")]
    [InlineData("5*3 and 2**8 and 4 * 4", "5*3 and 2**8 and 4 * 4")]
    [InlineData("snake_case_name", "snake_case_name")]
    [InlineData("> 5 million\n- 7", "> 5 million 7")]
    [InlineData("US and us, not \u20AC5", "US and us, not \u20AC5")]
    public void Meaning_IsKept(string original, string folded) => Assert.Equal(folded, FoldedText.Of(original).Text);

    [Fact]
    public void HalfASurrogatePair_IsReplaced() => Assert.Equal("\uD83D\uDE00 ok \uFFFD", FoldedText.Of("\uD83D\uDE00 ok \uD83D").Text);

    [Fact]
    public void Folding_Twice_ChangesNothing() => HostileTexts.Any.Sample(
        text =>
        {
            string once = FoldedText.Of(text).Text;
            return FoldedText.Of(once).Text == once;
        },
        iter: 20_000);

    [Fact]
    public void EveryPosition_MapsForwardIntoTheOriginal() => HostileTexts.Any.Sample(
        text =>
        {
            FoldedText folded = FoldedText.Of(text);
            int last = 0;
            for (int i = 0; i < folded.Text.Length; i++)
            {
                int origin = folded.ToOriginal(i);
                TextSpan span = folded.ToOriginal(i, folded.Text.Length - i);
                if (origin < last || origin >= text.Length || span.Start != origin || span.End > text.Length || span.Length <= 0)
                {
                    return false;
                }

                last = origin;
            }

            return true;
        },
        iter: 20_000);

    [Fact]
    public void TheOriginalOfAWord_FoldsToTheWord() => HostileTexts.Any.Sample(
        text =>
        {
            FoldedWords words = new(text);
            foreach (Word word in words.Words)
            {
                TextSpan span = words.Folded.ToOriginal(word.Start, word.Length);
                string again = FoldedText.Of(text.Substring(span.Start, span.Length)).Text;
                // A ligature is one character of the original that may hold more than the word.
                if (word.Kind is WordKind.Letters or WordKind.Number && !again.Contains(word.In(words.Folded.Text).ToString(), StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        },
        iter: 20_000);

    [Fact]
    public void TheOriginalOfASlice_FoldsToTheSlice()
    {
        const string text = "> The **\uFB01rst** e\u0301tude \u2014 \u201Cwell\u00ADknown\u201D\u2026\n\n- cost \u20AC1\u00BD in\u00A02019\u20132020";
        FoldedWords words = new(text);

        for (int from = 0; from < words.Words.Length; from++)
        {
            for (int to = from + 1; to <= words.Words.Length; to++)
            {
                ReadOnlySpan<char> slice = words.Slice(from, to);
                TextSpan span = words.Folded.ToOriginal(words.Words[from].Start, slice.Length);

                Assert.Equal(slice.ToString(), FoldedText.Of(text.Substring(span.Start, span.Length)).Text);
            }
        }
    }

    [Fact]
    public void LongPilesOfAccents_StayLinear() =>
        Assert.True(FoldedText.Of("a" + new string('\u0301', 200_000)).Text.Length > 100_000);
}
