using System.Buffers.Text;
using System.Text;
using CsCheck;
using SafeGenAI.Decisions;
using SafeGenAI.Feedback;

namespace SafeGenAI.Tests.Feedback;

public sealed class FeedbackTokensTests
{
    private static readonly FeedbackClaims Claims = new("email", "0123456789abcdef0123456789abcdef", "a1b2", "c3d4", "large", 1_772_366_430);

    private readonly FeedbackTokens _tokens = new("0123456789abcdef0123456789abcdef"u8.ToArray());

    [Fact]
    public void AToken_GivesBackItsClaims()
    {
        Assert.Equal(Claims, _tokens.Verify(_tokens.Sign(Claims)));
        FeedbackClaims bare = new("é", "1", null, null, null, 0);
        Assert.Equal(bare, _tokens.Verify(_tokens.Sign(bare)));
    }

    [Fact]
    public void AToken_IsSafeInALink() => Assert.Matches("^[A-Za-z0-9_-]+$", _tokens.Sign(Claims));

    [Fact]
    public void EveryFlippedBit_IsSeen()
    {
        byte[] bytes = Base64Url.DecodeFromChars(_tokens.Sign(Claims));
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(_tokens.Verify(Base64Url.EncodeToString(bytes)));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void EveryOtherCharacter_IsSeen()
    {
        // Claims of several lengths, so that the last character carries two, four and six bits.
        for (int length = 1; length <= 3; length++)
        {
            string token = _tokens.Sign(Claims with { User = new string('a', length) });
            for (int i = 0; i < token.Length; i++)
            {
                foreach (char other in "AQgwz9_-=+/ \0é".Where(other => other != token[i]))
                {
                    Assert.Null(_tokens.Verify($"{token[..i]}{other}{token[(i + 1)..]}"));
                }
            }
        }
    }

    [Fact]
    public void AShorterOrLongerText_IsNone()
    {
        string token = _tokens.Sign(Claims);
        Assert.All(Enumerable.Range(0, token.Length), length => Assert.Null(_tokens.Verify(token[..length])));
        Assert.All((string[])["=", "==", "A", "AAAA", " ", "\n", token], more => Assert.Null(_tokens.Verify(token + more)));
        Assert.Null(_tokens.Verify(null));
        Assert.Null(_tokens.Verify(new string('A', 10_000_000)));
    }

    [Fact]
    public void ClaimsCannotBeShiftedBetweenFields()
    {
        string[] tokens =
        [
            _tokens.Sign(new("ab", "c", null, null, null, 0)), _tokens.Sign(new("a", "bc", null, null, null, 0)),
            _tokens.Sign(new("a", "b", "c", null, null, 0)), _tokens.Sign(new("a", "b", null, "c", null, 0)), _tokens.Sign(new("a", "b", null, null, "c", 0)),
        ];
        Assert.Equal(tokens.Length, tokens.Distinct().Count());
    }

    [Fact]
    public void AnotherKey_TakesNone()
    {
        Pseudonyms pseudonyms = Pseudonyms.WithKey("0123456789abcdef"u8.ToArray());
        byte[] key = pseudonyms.DeriveKey("one"u8);

        Assert.Null(new FeedbackTokens(key).Verify(_tokens.Sign(Claims)));
        Assert.NotEqual(key, pseudonyms.DeriveKey("two"u8));
        Assert.Equal(key, Pseudonyms.WithKey("0123456789abcdef"u8.ToArray()).DeriveKey("one"u8));
        Assert.DoesNotContain(pseudonyms.Of("one")!, Convert.ToHexStringLower(key), StringComparison.Ordinal);
    }

    [Fact]
    public void AnyText_NeverThrows() => Gen.OneOf(Gen.String, Gen.Byte.Array[0, 200].Select(bytes => Base64Url.EncodeToString(bytes)))
        .Sample(text => Assert.Null(_tokens.Verify(text)));

    [Fact]
    public void AToken_IsNotShown() =>
        Assert.DoesNotContain("secret", $"{new FeedbackToken(Encoding.UTF8.GetString("secret"u8))}", StringComparison.Ordinal);
}
