namespace SafeGenAI.Failures.Refusals;

internal static class EnglishRefusals
{
    private static readonly string[] RequestVerbs =
    [
        "help with", "help you with", "assist with", "assist you with", "comply with", "fulfill", "fulfil", "do",
        "discuss", "engage with", "engage in", "complete", "continue with", "provide", "provide you with",
        "generate", "create", "write", "produce", "share", "give you",
    ];

    // "I can't answer this question because it is not in the text" is an honest answer, not a policy: no reason there.
    private static readonly string[] AnswerVerbs = ["answer", "respond to"];

    private static readonly string[] BareVerbs = ["help", "help you", "assist", "assist you", "comply", "engage"];

    // Only a machine says them, whatever follows.
    private static readonly string[] AssistingVerbs = ["assist with", "assist you with", "assist in", "assist you in", "engage in"];

    private static readonly string[] GivingVerbs = ["provide", "give", "offer", "share", "generate", "create", "write", "produce"];

    private static readonly string[] Pronouns = ["that", "this"];

    private static readonly string[] Determiners =
    [
        "that", "this", "your", "such", "such a", "these", "those", "this kind of", "that kind of", "this type of", "that type of",
        "these kinds of", "those kinds of", "these types of", "those types of",
    ];

    private static readonly string[] Requests =
    [
        "request", "requests", "prompt", "prompts", "question", "questions", "query", "queries", "task", "tasks", "topic",
        "topics", "instruction", "instructions", "conversation",
    ];

    private static readonly string[] Materials =
    [
        "information", "instructions", "guidance", "advice", "assistance", "content", "material", "materials", "answer",
        "answers", "response", "responses", "summary", "summaries", "translation", "translations", "recommendations", "opinion",
        "opinions", "analysis", "image", "images",
    ];

    // Words between a verb and its material that show the object is another one.
    private static readonly string[] OtherObject =
    [
        "of", "on", "in", "about", "for", "to", "by", "at", "from", "until", "before", "if", "when", "or", "but", "because", "as", "than",
    ];

    private static readonly string[] Inabilities =
    [
        "i can't", "i cannot", "i can not", "i won't", "i will not", "i'm unable to", "i am unable to",
        "i'm not able to", "i am not able to", "i won't be able to", "i will not be able to",
        "i'm not allowed to", "i am not allowed to", "i'm not permitted to", "i am not permitted to",
        "i'm not programmed to", "i am not programmed to", "i don't have the ability to", "i do not have the ability to",
        "i must decline to", "i have to decline to", "i decline to", "i refuse to",
    ];

    private static readonly string[] Selves =
        ["as an", "as a", "i'm an", "i am an", "i'm just an", "i am just an", "i'm a", "i am a"];

    private static readonly string[] MachineNames =
    [
        "ai", "ai model", "ai assistant", "ai language model", "language model", "large language model", "artificial intelligence",
    ];

    public static RefusalBook Book { get; } = new()
    {
        Language = "English",
        Openings =
        [
            "sorry", "i'm sorry", "i am sorry", "i'm so sorry", "i am so sorry", "i'm very sorry", "i am very sorry",
            "i'm really sorry", "i am really sorry", "my apologies", "apologies", "i apologize", "i apologise",
            "i'm afraid", "i am afraid", "unfortunately", "regrettably",
        ],
        Joiners = ["but", "however", "that", "and", "so"],
        Machines = [.. Selves.SelectMany(self => MachineNames.Select(name => $"{self} {name}"))],
        Sentences =
        [
            new(Inabilities,
                new(RefusalEnd.Clause, [.. RequestVerbs, .. AnswerVerbs], Pronouns),
                new(RefusalEnd.Clause, [.. RequestVerbs, .. AnswerVerbs], Determiners, Requests),
                new(RefusalEnd.Reason, RequestVerbs, Determiners, Requests),
                new(RefusalEnd.Clause, BareVerbs),
                new(RefusalEnd.Words, AssistingVerbs),
                new(RefusalEnd.Sentence, GivingVerbs, RefusalPart.Within(5, OtherObject, Materials))),
        ],
        MachineSentences = [new(Inabilities, new RefusalFrame(RefusalEnd.WordsInText))],
        Reasons = ["as it", "because it", "since it", "as this", "because this", "since this"],
        Concessions =
        [
            "but", "however", "although", "though", "without", "until", "unless", "before", "yet", "based", "today", "tonight",
            "tomorrow", "now", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "week", "month", "moment",
        ],
    };
}
