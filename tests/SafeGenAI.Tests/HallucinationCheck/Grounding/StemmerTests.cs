using SafeGenAI.HallucinationCheck.Grounding;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public class StemmerTests
{
    private static string Stem(string word)
    {
        char[] letters = word.ToCharArray();
        return new string(letters, 0, Stemmer.Stem(letters));
    }

    [Theory]
    [InlineData("agree", "agreed", "agrees", "agreeing")]
    [InlineData("stop", "stopped", "stops", "stopping")]
    [InlineData("make", "makes", "making")]
    [InlineData("city", "cities")]
    [InlineData("watch", "watches", "watched")]
    [InlineData("class", "classes")]
    [InlineData("quick", "quickly")]
    [InlineData("fall", "falls", "falling")]
    public void FormsOfOneWord_HaveOneStem(params string[] forms) => Assert.Single(forms.Select(Stem).Distinct());

    [Theory]
    [InlineData("bus")]
    [InlineData("analysis")]
    [InlineData("thing")]
    [InlineData("need")]
    [InlineData("business")]
    [InlineData("string")]
    [InlineData("using")]
    public void AWordThatOnlyLooksLikeAForm_Stays(string word) => Assert.Equal(word, Stem(word));

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ing")]
    [InlineData("\u00FCs")]
    public void ShortWords_Stay(string word) => Assert.Equal(word, Stem(word));
}
