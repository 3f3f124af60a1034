using CsCheck;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Grounding;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Grounding;

public class NGramIndexTests
{
    private static int[] Match(string answer, params GenAISource[] sources)
    {
        AnswerText words = new(answer);
        Term[] terms = new Term[TermScanner.MaxCount(words)];
        int[] lengths = new int[TermScanner.Scan(words, terms)];
        NGramIndex.Of(new SourceIndex(sources)).Match(terms.AsSpan(0, lengths.Length), lengths);
        return lengths;
    }

    [Fact]
    public void EachTerm_KnowsHowMuchFromItOnWasCopied() =>
        Assert.Equal([3, 2, 1, 0, 2, 1], Match("steel valves left yesterday for Hamburg", "Forty steel valves left the yard for Hamburg."));

    [Fact]
    public void TheLongestOfSeveralPlaces_Counts() => Assert.Equal(4, Match("the red house burned", "the red car. the red house. the red house burned down.")[0]);

    [Fact]
    public void NothingIsCopiedAcrossTwoSources() => Assert.Equal([1, 1], Match("valves left", "many valves", "left alone"));

    [Fact]
    public void ALongCopy_IsOneRun()
    {
        string text = string.Join(' ', Enumerable.Range(100, 300));

        Assert.Equal(Enumerable.Range(1, 300).Reverse(), Match(text, text));
    }

    [Fact]
    public void SentencesOfATerm_AreNamedInOrder_EachOnce()
    {
        NGramIndex index = NGramIndex.Of(new SourceIndex(["Steel is grey. Steel bends steel. Brass is not.", "steel."]));
        Span<int> passages = stackalloc int[8];
        AnswerText words = new("steel");
        Term[] terms = new Term[2];
        TermScanner.Scan(words, terms);

        // A number is left out between two sources: they are no neighbours.
        Assert.Equal([0, 1, 4], passages[..index.PassagesOf(terms[0].Stem, passages)].ToArray());
        Assert.Equal(5, index.PassageCount);
    }

    [Fact]
    public void AnyText_MatchesAsASlowSearchDoes()
    {
        Gen<string> text = Gen.Int[100, 104].Array[0, 30].Select(words => string.Join(' ', words));
        Gen.Select(text, text).Sample((answer, source) => Assert.Equal(Slow(answer, source), Match(answer, source)));
    }

    private static int[] Slow(string answer, string source)
    {
        string[] words = answer.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string padded = $" {source} ";
        return [.. words.Select((_, i) => Enumerable.Range(1, words.Length - i)
            .LastOrDefault(length => padded.Contains($" {string.Join(' ', words[i..(i + length)])} ", StringComparison.Ordinal)))];
    }
}
