using System.Runtime.CompilerServices;
using CsCheck;
using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.Tests.HallucinationCheck.Texts;

public class WordTests
{
    private const int LongestString = 0x3FFFFFDF;

    [Fact]
    public void AWord_IsWhatItWasMadeOf() => Gen.Select(Gen.Int[0, LongestString], Gen.Int[0, LongestString], Gen.Int, Gen.Enum<WordKind>()).Sample(
        (start, length, hash, kind) =>
        {
            Word word = new(start, length, hash, kind);

            Assert.Equal((start, length, hash, kind), (word.Start, word.Length, word.Hash, word.Kind));
        });

    // Every word of every source is kept: a third more would miss the room that a check shall take.
    [Fact]
    public void AWord_TakesTwelveBytes() => Assert.Equal(12, Unsafe.SizeOf<Word>());
}
