using EmailSummarization.Mail;

namespace EmailSummarization.Tests.Mail;

public class SentencesTests
{
    [Theory]
    [InlineData("We met Dr. Smith at 3.30 p.m. on Monday. He was late again, sadly.", "We met Dr. Smith at 3.30 p.m. on Monday.|He was late again, sadly.")]
    [InlineData("Das Treffen ist am 3. August in der Schule. Bitte bringen Sie Kuchen mit.", "Das Treffen ist am 3. August in der Schule.|Bitte bringen Sie Kuchen mit.")]
    [InlineData("点検は十一月十二日の朝に行います。午後は通常どおり水が使えます。", "点検は十一月十二日の朝に行います。|午後は通常どおり水が使えます。")]
    [InlineData("هل يمكنك الحضور غدًا صباحًا؟ نحتاج إلى ردك قبل المساء.", "هل يمكنك الحضور غدًا صباحًا؟|نحتاج إلى ردك قبل المساء.")]
    [InlineData("He said \"it is over now.\" Then he left the room.", "He said \"it is over now.\"|Then he left the room.")]
    public void TheEndOfASentence_IsKnownInEachLanguage(string text, string expected) => Assert.Equal(expected.Split('|'), Sentences.Of(text));

    [Fact]
    public void WrappedLines_AreJoined_AndItemsAreNot()
    {
        const string Body = """
            Dear all,

            the meeting that we planned for next week has been moved to Friday the
            25. September, and the room is still the same one.
            Please bring:
            - the signed papers of last year
            - a pen that really works this time
            """;

        Assert.Equal(
            [
                "the meeting that we planned for next week has been moved to Friday the 25. September, and the room is still the same one.",
                "the signed papers of last year",
                "a pen that really works this time",
            ],
            Sentences.Of(Body));
    }

    [Fact]
    public void WhatIsQuoted_TheSignatureAndTables_AreLeftOut()
    {
        const string Body = """
            I agree with all of your proposals.

            On Monday somebody wrote:
            > I propose that we do all of it.

            Oranges and lemons     12.00 EUR
            -- 
            Somebody of the very important department.
            """;

        Assert.Equal(["I agree with all of your proposals."], Sentences.Of(Body));
    }
}
