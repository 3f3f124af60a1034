using CsCheck;
using SafeGenAI.Failures;
using SafeGenAI.Failures.Refusals;

namespace SafeGenAI.Tests.Failures.Refusals;

public class RefusalPhrasesTests
{
    public static readonly string[] Refusals =
    [
        "I'm sorry, but I can't assist with that.",
        "I’m sorry, but I can’t help with that request.",
        "I'm sorry, I can't help with that",
        "I cannot help with that.",
        "I can't help with this.",
        "I can't assist with creating malware, for it harms people.",
        "As an AI language model, I cannot feel pain or joy.",
        "As an AI, I'm unable to provide medical advice.",
        "I'm an AI assistant, and I can't engage in roleplay of that kind.",
        "I'm unable to provide instructions for building weapons.",
        "I am unable to provide information on how to pick a lock.",
        "Sorry, I can't do that.",
        "Sorry! But I won't be able to answer that question.",
        "Unfortunately, I cannot fulfill your request.",
        "I cannot fulfill your request as it goes against my guidelines.",
        "I'm not able to help you with that.",
        "I won't create such content.",
        "I'm sorry, but I can't provide you with any specific medical advice.",
        "I must decline to answer this question.",
        "I apologize, but I cannot generate content of that kind. Is there something else?",
        "I can't comply with this request.",
        "I’m afraid I can’t discuss this topic.",
        "I'm sorry, but I can't help.",
        "  **I'm sorry**, but *I can't* assist with that!",
        "\"I'm sorry, but I can't assist with that.\"",
        "'I can't help with that'",
        "I'M SORRY, BUT I CANNOT HELP WITH THAT.",
        "I'm\nsorry,\n\nbut I  can't help with that.\nTry another one.",
        "I can't help with that. However, you may ask about safety.",
        // A word that starts like a concession is none, also while only its start is there.
        "I can't assist with stealing butter, nowhere and never.",
    ];

    public static readonly string[] Answers =
    [
        "I can't find the invoice number in the e-mail, but the total is 40 EUR.",
        "I cannot attend the meeting on Friday.",
        "I'm sorry, but I can't come on Friday.",
        "I'm sorry to hear about the delay. Your parcel is on its way.",
        "Sorry for the late reply! Here is the summary.",
        "I'm unable to provide the report by Friday.",
        "I can't give you an answer yet.",
        "I can't help with that on Friday.",
        "I can't help with the move.",
        "I can't do that, but Thursday would suit me.",
        "I can't help laughing at this.",
        "I cannot answer this question based on the document.",
        "I can't answer this question because the text does not mention a price.",
        "I can't provide a summary without the text. Please paste it.",
        "I cannot fulfil your request for a refund after 30 days.",
        "I must decline the invitation.",
        "As an AI language model, I cannot know the future, but three trends stand out.",
        "As an AI language model, I cannot have favourites. However, critics praise the first one.",
        "As an AI company, we build tools.",
        "We cannot help with that request, the supplier writes.",
        "She said: I can't help with that.",
        "\"I'm sorry, but I can't assist with that\" is what the bot answered to the customer.",
        "“I can’t help with that.” This sentence is a refusal.",
        "'I can't help with that' is a phrase.",
        "The model said it cannot assist with that request.",
        "I can do that.",
        "I can't",
        "Unfortunately, the shop is closed.",
        "Cannot assist with that.",
        "I can't help with that-and-that box.",
        "",
        "   ",
    ];

    public static TheoryData<string> RefusalRows => [.. Refusals];

    public static TheoryData<string> AnswerRows => [.. Answers];

    public static TheoryData<string> Languages => [.. RefusalCases.All.Keys];

    // Sentences from the books themselves, shuffled and dirtied, so that many of them are refusals and many almost.
    private static readonly Gen<string> Sentence =
        from book in Gen.Int[0, RefusalBooks.All.Length - 1].Select(index => RefusalBooks.All[index])
        from opening in OneOf(["", .. book.Openings, .. book.Machines])
        from joiner in OneOf(["", " ", ", ", ". ", " - ", $", {book.Joiners[0]} ", $". {book.Joiners[^1]}, ", "、"])
        from sentence in Gen.Int[0, book.Sentences.Length - 1].Select(index => book.Sentences[index])
        from head in OneOf(["", "I can", .. sentence.Heads, .. sentence.Heads])
        from frame in Gen.Int[0, sentence.Frames.Length - 1].Select(index => sentence.Frames[index])
        from parts in Gen.Int[0, 1_000].Array[frame.Parts.Length]
        from rest in OneOf(["", ".", "!", ", ever.", " on Friday", ". But ask me again.", "\nThanks", "'", "\" is what it said.", "\"", ", but I can try.", "…", "。"])
        from quote in OneOf(["", "\"", "'", "**", " “", "\n", "「"])
        from apostrophe in OneOf(["'", "’", "`"])
        select (quote + opening + joiner + head + " " + Filled(frame, parts) + rest).Replace("'", apostrophe, StringComparison.Ordinal);

    private static string Filled(RefusalFrame frame, int[] choices) => string.Join(' ', frame.Parts.Zip(choices, (part, choice) =>
        part.IsOptional && choice % 3 == 0 ? ""
        : part.MostWordsBefore > 0 && choice % 2 == 0 ? $"specific {part.Phrases[choice % part.Phrases.Length]}"
        : part.Phrases[choice % part.Phrases.Length]));

    private static Gen<string> OneOf(string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    [Theory]
    [MemberData(nameof(RefusalRows))]
    public void Refusal_IsSeen(string text) => Assert.True(RefusalPhrases.IsRefusal(text));

    [Theory]
    [MemberData(nameof(AnswerRows))]
    public void Answer_IsNoRefusal(string text) => Assert.False(RefusalPhrases.IsRefusal(text));

    [Theory]
    [MemberData(nameof(Languages))]
    public void EveryLanguage_KnowsItsRefusals(string language) =>
        Assert.All(RefusalCases.All[language].Refusals, text => Assert.True(RefusalPhrases.IsRefusal(text), text));

    [Theory]
    [MemberData(nameof(Languages))]
    public void EveryLanguage_LeavesAnswersAlone(string language) =>
        Assert.All(RefusalCases.All[language].Answers, text => Assert.False(RefusalPhrases.IsRefusal(text), text));

    [Fact]
    public void EveryLanguage_HasCases()
    {
        Assert.Equal(RefusalBooks.All.Select(book => book.Language).Where(language => language != "English"), RefusalCases.All.Keys);
        Assert.All(RefusalCases.All.Values, cases => Assert.True(cases.Refusals.Length >= 10 && cases.Answers.Length >= 10));
    }

    [Fact]
    public void LongText_IsNoRefusal()
    {
        string text = Refusals[0].PadRight(DefaultFailureClassifier.LongestRefusal);
        Assert.True(RefusalPhrases.IsRefusal(text));
        Assert.True(RefusalPhrases.CouldStillBe(text));
        Assert.False(RefusalPhrases.IsRefusal(text + " "));
        Assert.False(RefusalPhrases.CouldStillBe(text + " "));
    }

    [Fact]
    public void Refusal_IsPossibleInEveryBeginningOfIt()
    {
        foreach (string text in Refusals.Concat(RefusalCases.All.Values.SelectMany(cases => cases.Refusals)))
        {
            AssertPossibleAllTheWay(text);
        }

        int refusals = 0;
        Sentence.Sample(text =>
        {
            if (RefusalPhrases.IsRefusal(text))
            {
                Interlocked.Increment(ref refusals);
                AssertPossibleAllTheWay(text);
            }
        }, iter: 3_000);
        Assert.True(refusals > 200, $"Only {refusals} of the generated sentences are refusals: the property says nothing.");
    }

    [Fact]
    public void TextThatIsReleased_StaysReleased() => Sentence.Sample(text =>
    {
        bool released = false;
        for (int length = 0; length <= text.Length; length++)
        {
            bool possible = RefusalPhrases.CouldStillBe(text.AsSpan(0, length));
            Assert.False(released && possible, text[..length]);
            released = !possible;
        }
    }, iter: 1_000);

    [Fact]
    public void AnyText_NeverThrows() => Gen.String.Sample(text =>
    {
        Assert.True(RefusalPhrases.CouldStillBe(text) || !RefusalPhrases.IsRefusal(text));
    });

    [Theory]
    [InlineData("Good morning", 1)]
    [InlineData("Hello", 4)]
    [InlineData("Here it is", 3)]
    [InlineData("The meeting", 2)]
    [InlineData("Why not", 2)]
    [InlineData("I think so", 3)]
    [InlineData("It rains", 2)]
    [InlineData("Sorry for the delay", 7)]
    [InlineData("I cannot attend", 11)]
    [InlineData("I can't help with the move", 22)]
    [InlineData("I can't help with that on Friday", 24)]
    public void Answer_IsReleasedAtTheFirstCharacterThatTells(string text, int length)
    {
        Assert.True(RefusalPhrases.CouldStillBe(text.AsSpan(0, length - 1)));
        Assert.False(RefusalPhrases.CouldStillBe(text.AsSpan(0, length)));
    }

    private static readonly string[] Everything =
        [.. Answers, .. Refusals, .. RefusalCases.All.Values.SelectMany(cases => cases.Refusals.Concat(cases.Answers))];

    [Fact]
    public void Judging_AllocatesNothing()
    {
        Judge();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Judge();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Judge()
        {
            foreach (string text in Everything)
            {
                RefusalPhrases.IsRefusal(text);
                RefusalPhrases.CouldStillBe(text);
            }
        }
    }

    private static void AssertPossibleAllTheWay(string text)
    {
        for (int length = 0; length <= text.Length; length++)
        {
            Assert.True(RefusalPhrases.CouldStillBe(text.AsSpan(0, length)), $"'{text}' after {length} characters");
        }
    }
}
