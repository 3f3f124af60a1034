using CsCheck;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck.Quotes;
using SafeGenAI.HallucinationCheck.Texts;
using Xunit.Abstractions;

namespace SafeGenAI.Tests.HallucinationCheck.Quotes;

/// <summary>Random and hostile texts: nothing is thrown, and work grows with the text. 100,000 pairs with SAFEGENAI_SOAK=1, else 5,000.</summary>
public class QuoteFuzzTests(ITestOutputHelper output)
{
    private const int Megabyte = 1_000_000;

    private static readonly int Pairs = Environment.GetEnvironmentVariable("SAFEGENAI_SOAK") == "1" ? 100_000 : 5_000;

    private static readonly string[] Marks =
        ["<quote>", "</quote>", "<quote source=\"1\">", "<quote source=2>", "&lt;quote&gt;", "<quote", "\u2026", " ... ", "No. ", "three of seven ", "Anna ", "not ", "the old steel crane of the harbour "];

    private static readonly Gen<string> Short = Gen.OneOf(HostileTexts.Any, Gen.OneOf(Marks)).Array[0, 12].Select(string.Concat);

    // One in five hundred is as long as a book.
    private static readonly Gen<string> Text = Gen.Frequency(
        (499, Short), (1, Short.Select(Gen.Int[1, Megabyte], (piece, length) => Long(piece.Length == 0 ? " " : piece, length))));

    // A quote of what stands there, among all that does not.
    private static readonly Gen<(string Answer, string Source)> Any = Gen.Select(Text, Text, Gen.Int[0, 9]).Select(
        (one, other, kind) => kind < 4 ? ($"{one} <quote source=\"1\">{other[..Math.Min(other.Length, 3_000)]}</quote>{one[..Math.Min(one.Length, 50)]}", $"{one[..Math.Min(one.Length, 99)]} {other}") : (one, other));

    [Fact]
    public void AnyPair_IsCheckedWithoutAnException()
    {
        int verified = 0;
        int quotes = 0;
        long characters = 0;
        int longest = 0;
        Any.Sample(
            (answer, source) =>
            {
                QuoteCheck check = QuoteDetector.Check(answer, [source, source + "x"], new QuoteDemand(true, 0.5));

                Assert.InRange(check.Coverage, 0, 1);
                Assert.All(check.Findings, finding => Assert.InRange(finding.Claim.End, finding.Claim.Start, check.Text.Length));
                foreach (QuoteCitation citation in check.Citations)
                {
                    string text = citation.SourceId == "1" ? source : source + "x";
                    Assert.Equal(citation.Snippet, text.Substring(citation.Evidence.Start, citation.Evidence.Length));
                }

                Interlocked.Add(ref verified, check.Citations.Count);
                Interlocked.Add(ref quotes, check.Citations.Count + check.Findings.Count);
                Interlocked.Add(ref characters, answer.Length + (2L * source.Length));
                InterlockedMax(ref longest, Math.Max(answer.Length, source.Length));
            },
            iter: Pairs);

        output.WriteLine($"{Pairs:N0} pairs, {characters:N0} characters, the longest {longest:N0}; {verified:N0} quotes verified, {quotes - verified:N0} findings.");
        Assert.True(verified > 0 && longest > 10_000);
    }

    // A megabyte each: what is quadratic in one of them takes 10^12 steps, and this test does not end.
    [Theory]
    [InlineData("aaaa", "aaaa")]
    [InlineData("a ", "a ")]
    [InlineData("the cat ", "the cat sat ")]
    [InlineData("<", "<quote>")]
    [InlineData("<quote>", "a b c d ")]
    [InlineData("<quote><quote source=1>the cat sat here</quote>", "the cat sat there ")]
    [InlineData("<quote>old steel crane harbour x</quote>", "old steel crane harbour y ")]
    [InlineData("<quote>old steel crane ... harbour ... x y</quote>", "old steel crane harbour y ")]
    [InlineData("&lt;", "&")]
    [InlineData("\u6771\u4EAC", "\u4EAC\u6771")]
    [InlineData("e\u0301\u0323", "\u0301")]
    [InlineData("\u200B", "\u202E\u05D0")]
    [InlineData("\uD83D", "\uDE00")]
    [InlineData("*_`", "#>- ")]
    [InlineData("1,", "-1.")]
    [InlineData("((", "\"'")]
    [InlineData(". ", "\n>")]
    [InlineData("\u2033", "\u00B2")]
    public void AHostileMegabyte_IsChecked(string answer, string source)
    {
        string quote = string.Concat(Enumerable.Repeat(source, 40));
        string marked = "The old steel crane fell. <quote>" + quote + "x</quote> " + Long(answer, Megabyte);

        QuoteCheck check = QuoteDetector.Check(marked, [Long(source, Megabyte)], new QuoteDemand(true, 1));

        Assert.InRange(check.Text.Length, 0, marked.Length);
    }

    [Theory]
    [InlineData("the cat ", "the cat sat ")]
    [InlineData("<quote>old steel crane harbour x</quote>", "old steel crane harbour y ")]
    [InlineData("<", "<quote>")]
    [InlineData("It is so. ", "e\u0301\u0323")]
    [InlineData("*_`", "#>- ")]
    public void TwiceTheText_TakesTwiceTheMemory(string answer, string source)
    {
        long once = Allocated(100_000);
        long twice = Allocated(200_000);

        // Lists that double may just have done so: a little more than twice; a square would be four times.
        Assert.InRange(twice, once, 3 * once);

        long Allocated(int length)
        {
            (string marked, GenAISource text) = (Long(answer, length), Long(source, length));
            _ = QuoteDetector.Check(marked, [text], new QuoteDemand(true));
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = QuoteDetector.Check(marked, [text], new QuoteDemand(true));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static string Long(string piece, int length) => string.Concat(Enumerable.Repeat(piece, (length / piece.Length) + 1));

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = target; value > seen; seen = target)
        {
            _ = Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
