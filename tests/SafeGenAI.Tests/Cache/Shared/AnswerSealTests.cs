using System.Security.Cryptography;
using CsCheck;
using SafeGenAI.Cache.Shared;

namespace SafeGenAI.Tests.Cache.Shared;

/// <summary>An entry opens for its own question, with its own key, unchanged; in every other case it does not.</summary>
public sealed class AnswerSealTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly AnswerSeal _seal = new(Secret);

    [Fact]
    public void AnEntry_OpensForItsQuestion() => Gen.Byte.Array[0, 500].Select(Gen.Byte.Array[0, 50]).Sample((answer, question) =>
    {
        byte[] digest = _seal.DigestOf(question);
        return _seal.TryOpen(digest, _seal.Seal(digest, answer))!.AsSpan().SequenceEqual(answer);
    }, iter: 500);

    [Fact]
    public void L17_AnEntryWithOneBitFlipped_DoesNotOpen() =>
        Gen.Byte.Array[1, 300].Select(Gen.Int[0, 100_000]).Sample((answer, place) =>
        {
            byte[] digest = _seal.DigestOf([1]);
            byte[] entry = _seal.Seal(digest, answer);
            entry[place / 8 % entry.Length] ^= (byte)(1 << (place % 8));
            return _seal.TryOpen(digest, entry) is null;
        }, iter: 2_000);

    [Fact]
    public void L17_AnEntryCutOff_OrAnythingElse_DoesNotOpen()
    {
        byte[] digest = _seal.DigestOf([1]);
        byte[] entry = _seal.Seal(digest, [1, 2, 3]);

        Assert.All(Enumerable.Range(0, entry.Length), length => Assert.Null(_seal.TryOpen(digest, entry.AsSpan(0, length))));
        Assert.Null(_seal.TryOpen(digest, [.. entry, 0]));
        Gen.Byte.Array[0, 500].Sample(bytes => _seal.TryOpen(digest, bytes) is null, iter: 1_000);
    }

    [Fact]
    public void L16_AnEntryCopiedUnderAnotherName_OrSealedWithAnotherKey_DoesNotOpen()
    {
        byte[] digest = _seal.DigestOf([1]);
        byte[] entry = _seal.Seal(digest, [1, 2, 3]);
        AnswerSeal other = new([.. Secret.Reverse()]);

        Assert.Null(_seal.TryOpen(_seal.DigestOf([2]), entry));
        Assert.Null(other.TryOpen(digest, entry));
        Assert.NotEqual(AnswerSeal.NameOf(digest), AnswerSeal.NameOf(other.DigestOf([1])));
    }

    [Fact]
    public void AnotherFormatVersion_DoesNotOpen()
    {
        byte[] digest = _seal.DigestOf([1]);
        byte[] entry = _seal.Seal(digest, [1, 2, 3]);
        entry[3]++;

        Assert.Null(_seal.TryOpen(digest, entry));
    }

    [Fact]
    public void AName_SaysWhatItIs_AndIsAKeyedHash()
    {
        string name = AnswerSeal.NameOf(_seal.DigestOf([1]));

        Assert.Matches("^safegenai:answer:1:[0-9a-f]{64}$", name);
        Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData([1])), name, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(HMACSHA256.HashData(Secret, "\u0001"u8)), name, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameAnswer_IsSealedDifferentlyEachTime()
    {
        byte[] digest = _seal.DigestOf([1]);

        Assert.NotEqual(_seal.Seal(digest, [1, 2, 3]), _seal.Seal(digest, [1, 2, 3]));
    }
}
