namespace SafeGenAI.Failures.Refusals;

internal static class DutchRefusals
{
    private static readonly RefusalPart You = RefusalPart.Maybe("je", "u", "jou", "jullie");
    private static readonly RefusalPart Sadly = RefusalPart.Maybe("helaas");
    private static readonly string[] Not = ["niet"];
    private static readonly string[] Helping = ["helpen", "assisteren", "van dienst zijn"];
    private static readonly string[] Determiners = ["dit", "deze", "dat", "die", "uw", "je", "jouw", "dergelijke", "zulke", "dit soort"];

    private static readonly string[] Requests =
        ["verzoek", "verzoeken", "vraag", "vragen", "opdracht", "opdrachten", "taak", "taken", "instructie", "instructies", "onderwerp"];

    private static readonly string[] Concessions =
    [
        "maar", "echter", "zonder", "tot", "totdat", "voordat", "tenzij", "nog", "wel", "vandaag", "morgen", "nu", "maandag", "dinsdag", "woensdag",
        "donderdag", "vrijdag", "zaterdag", "zondag", "week", "maand", "omdat", "want", "aangezien", "voor", "tekst", "document", "bericht", "e-mail", "mail",
    ];

    public static RefusalBook Book { get; } = new()
    {
        Language = "Dutch",
        Openings =
        [
            "sorry", "het spijt me", "het spijt mij", "het spijt me zeer", "spijt me", "helaas", "mijn excuses", "excuses", "mijn verontschuldigingen", "ik vrees",
        ],
        Joiners = ["maar", "echter", "en"],
        Machines =
        [
            "als ai", "als een ai", "als ai-model", "als ai-taalmodel", "als ai-assistent", "als taalmodel", "als een taalmodel", "als groot taalmodel",
            "als kunstmatige intelligentie", "ik ben een ai", "ik ben maar een ai", "ik ben een taalmodel",
        ],
        Sentences =
        [
            new(["ik kan", "kan ik", "ik mag", "mag ik"],
                new(RefusalEnd.FullStop, You, Sadly,
                    [
                        "niet", "daar niet mee", "daar helaas niet mee", "daarmee niet", "hier niet mee", "hier helaas niet mee", "hiermee niet", "daar niet bij",
                        "daar helaas niet bij", "daarbij niet", "hier niet bij", "hier helaas niet bij", "hierbij niet", "niet daarmee", "niet hiermee",
                        "met dit verzoek niet", "met dat verzoek niet", "met uw verzoek niet", "met je verzoek niet", "met deze vraag niet", "bij dit verzoek niet",
                    ],
                    Helping),
                new(RefusalEnd.FullStop, You, Sadly, Not, ["helpen", "assisteren"],
                    [
                        "daarmee", "daarbij", "hiermee", "hierbij", "met dit", "met dat", "met dit verzoek", "met dat verzoek", "met uw verzoek", "met je verzoek",
                        "met jouw verzoek", "met deze vraag", "met die vraag", "met deze taak", "bij dit verzoek", "met dit onderwerp",
                    ]),
                new(RefusalEnd.FullStop, You, Sadly, Not, ["voldoen aan", "ingaan op", "antwoorden op", "reageren op"], Determiners, Requests),
                new(RefusalEnd.FullStop, You, Sadly, ["niet aan", "niet op"], Determiners, Requests, ["voldoen", "ingaan", "antwoorden"]),
                new(RefusalEnd.FullStop, You, Sadly, RefusalPart.Maybe("aan", "op"), Determiners, Requests, Sadly, Not,
                    ["voldoen", "ingaan", "inwilligen", "uitvoeren", "beantwoorden", "verwerken", "vervullen", "bespreken"]),
                new(RefusalEnd.Reason, You, Sadly, Determiners, Requests, Sadly, Not, ["inwilligen", "uitvoeren", "verwerken", "vervullen"]),
                new(RefusalEnd.Sentence, You, Sadly, ["geen"],
                    RefusalPart.Within(3, ["over", "van", "voor", "in", "op", "de", "het", "bij", "naar"],
                        "informatie", "instructies", "advies", "inhoud", "content", "hulp", "begeleiding", "antwoord", "antwoorden", "aanbevelingen"),
                    RefusalPart.Within(12, Concessions,
                        "geven", "verstrekken", "bieden", "aanbieden", "leveren", "maken", "genereren", "delen", "verlenen", "schrijven"))),
            new(["daar kan ik", "hier kan ik", "daarmee kan ik", "daarbij kan ik", "hiermee kan ik", "hierbij kan ik"],
                new RefusalFrame(RefusalEnd.FullStop, You, Sadly, ["niet mee", "niet bij", "niet"], Helping)),
        ],
        MachineSentences =
        [
            new(["ik kan", "kan ik", "ik mag", "mag ik"],
                new RefusalFrame(RefusalEnd.WordsInText, RefusalPart.Within(3, Concessions, "niet", "geen"))),
        ],
        Reasons = ["omdat het in strijd", "omdat dit in strijd", "aangezien het in strijd", "aangezien dit in strijd"],
        Concessions = Concessions,
    };
}
