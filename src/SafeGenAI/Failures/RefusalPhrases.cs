namespace SafeGenAI.Failures;

/// <summary>
/// Refusals in English words, for models that decline in plain text. Precision comes first: a missed refusal is an
/// odd answer, a false alarm throws a good one away.
/// </summary>
/// <remarks>
/// A refusal is short, and it starts with [openings] inability verb object, as docs/failures.md lists them. The verb must
/// be one of serving (help, provide, write), and its object the request itself or a thing that models are asked for:
/// "I cannot attend the meeting" and "I can't find the invoice number" are answers.
/// </remarks>
internal static class RefusalPhrases
{
    /// <summary>What may stand before the sentence, several in a row, with any punctuation between.</summary>
    public static readonly string[] Openings =
    [
        "sorry", "i'm sorry", "i am sorry", "i'm so sorry", "i am so sorry", "i'm very sorry", "i am very sorry",
        "i'm really sorry", "i am really sorry", "my apologies", "apologies", "i apologize", "i apologise",
        "i'm afraid", "i am afraid", "unfortunately", "regrettably",
    ];

    /// <summary>What may join an opening to what follows.</summary>
    public static readonly string[] Joiners = ["but", "however", "that", "and", "so"];

    /// <summary>The beginning of an opening that names the speaker a machine, continued by <see cref="Machines"/>.</summary>
    public static readonly string[] Selves = ["as an", "as a", "i'm an", "i am an", "i'm just an", "i am just an", "i'm a", "i am a"];

    public static readonly string[] Machines =
    [
        "ai", "ai model", "ai assistant", "ai language model", "language model", "large language model", "artificial intelligence",
    ];

    public static readonly string[] Inabilities =
    [
        "i can't", "i cannot", "i can not", "i won't", "i will not", "i'm unable to", "i am unable to",
        "i'm not able to", "i am not able to", "i won't be able to", "i will not be able to",
        "i'm not allowed to", "i am not allowed to", "i'm not permitted to", "i am not permitted to",
        "i'm not programmed to", "i am not programmed to", "i don't have the ability to", "i do not have the ability to",
        "i must decline to", "i have to decline to", "i decline to", "i refuse to",
    ];

    /// <summary>Verbs that are a refusal when their object is the request: "help with that", "answer this question".</summary>
    public static readonly string[] RequestVerbs =
    [
        "help with", "help you with", "assist with", "assist you with", "comply with", "fulfill", "fulfil", "do",
        "discuss", "engage with", "engage in", "complete", "continue with", "provide", "provide you with",
        "generate", "create", "write", "produce", "share", "give you",
    ];

    /// <summary>The same, without a reason after them: an answer that gives one is about the material.</summary>
    public static readonly string[] AnswerVerbs = ["answer", "respond to"];

    /// <summary>Verbs that are a refusal when the sentence ends after them.</summary>
    public static readonly string[] BareVerbs = ["help", "help you", "assist", "assist you", "comply", "engage"];

    /// <summary>Verbs that only a machine says, a refusal whatever follows in the sentence.</summary>
    public static readonly string[] AssistingVerbs = ["assist with", "assist you with", "assist in", "assist you in", "engage in"];

    /// <summary>Verbs that are a refusal when one of <see cref="Materials"/> is their object.</summary>
    public static readonly string[] GivingVerbs =
    [
        "provide", "give", "offer", "share", "generate", "create", "write", "produce",
    ];

    public static readonly string[] Pronouns = ["that", "this"];

    public static readonly string[] Determiners =
    [
        "that", "this", "your", "such", "such a", "these", "those", "this kind of", "that kind of", "this type of", "that type of",
        "these kinds of", "those kinds of", "these types of", "those types of",
    ];

    public static readonly string[] Requests =
    [
        "request", "requests", "prompt", "prompts", "question", "questions", "query", "queries", "task", "tasks", "topic",
        "topics", "instruction", "instructions", "conversation",
    ];

    /// <summary>How a reason of policy starts, after "fulfil your request".</summary>
    public static readonly string[] Reasons = ["as it", "because it", "since it", "as this", "because this", "since this"];

    public static readonly string[] Materials =
    [
        "information", "instructions", "guidance", "advice", "assistance", "content", "material", "materials", "answer",
        "answers", "response", "responses", "summary", "summaries", "translation", "translations", "recommendations", "opinion", "opinions", "analysis", "image", "images",
    ];

    /// <summary>Words between a verb and its material that show the object is another one.</summary>
    public static readonly string[] OtherObject =
    [
        "of", "on", "in", "about", "for", "to", "by", "at", "from", "until", "before", "if", "when", "or", "but", "because", "as", "than",
    ];

    /// <summary>Words in the rest of the sentence that show an answer, an abstention for want of material, or a letter.</summary>
    public static readonly string[] Concessions =
    [
        "but", "however", "although", "though", "without", "until", "unless", "before", "yet", "based", "today", "tonight",
        "tomorrow", "now", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "week", "month", "moment",
    ];

    /// <summary>Whether the whole text is a refusal.</summary>
    public static bool IsRefusal(ReadOnlySpan<char> text) =>
        text.Length <= DefaultFailureClassifier.LongestRefusal && new RefusalMatcher(text, isComplete: true).Match() == PhraseMatch.Yes;

    /// <summary>
    /// Whether a text that starts like this can still turn out to be a refusal. Once false it stays false, and what was
    /// held of a stream may leave.
    /// </summary>
    public static bool CouldStillBe(ReadOnlySpan<char> textSoFar) =>
        textSoFar.Length <= DefaultFailureClassifier.LongestRefusal
        && new RefusalMatcher(textSoFar, isComplete: false).Match() != PhraseMatch.No;
}
