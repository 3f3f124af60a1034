namespace SafeGenAI.Failures.Refusals;

/// <remarks>"AI" is no machine here: it is "to the" as well.</remarks>
internal static class ItalianRefusals
{
    private static readonly string[] Determiners =
    [
        "questa", "la tua", "la sua", "la vostra", "tale", "queste", "le tue", "questo tipo di", "questo", "a questa", "alla tua", "alla sua",
        "alla vostra", "a tale", "a questo tipo di",
    ];

    private static readonly string[] Requests =
        ["richiesta", "richieste", "domanda", "domande", "istruzione", "istruzioni", "compito"];

    private static readonly string[] Inabilities =
    [
        "non posso", "non sono in grado di", "non mi è possibile", "non mi è consentito", "non potrò", "non sono autorizzato a", "non sono autorizzata a",
        "devo rifiutarmi di", "mi rifiuto di",
    ];

    public static RefusalBook Book { get; } = new()
    {
        Language = "Italian",
        Openings =
        [
            "mi dispiace", "mi dispiace molto", "mi spiace", "sono spiacente", "scusa", "scusami", "scusi", "mi scusi", "mi scuso", "le mie scuse",
            "purtroppo", "sfortunatamente", "temo",
        ],
        Joiners = ["ma", "però", "tuttavia", "che", "e", "di"],
        Machines =
        [
            "come ia", "come intelligenza artificiale", "in quanto ia", "in quanto intelligenza artificiale", "come modello linguistico",
            "in quanto modello linguistico", "come modello di linguaggio", "in quanto modello di linguaggio", "come assistente ia",
            "in quanto assistente ia", "come modello di ia", "sono un'ia", "sono un'intelligenza artificiale", "sono un modello linguistico",
            "sono solo un'ia",
        ],
        Sentences =
        [
            new(Inabilities,
                new(RefusalEnd.Clause, ["aiutarti", "aiutarla", "aiutarvi", "aiutare", "assisterti", "assisterla", "esserti d'aiuto", "esserle d'aiuto"],
                    [
                        "con questo", "con quello", "con ciò", "in questo", "con questa richiesta", "con quella richiesta", "con la tua richiesta", "con la sua richiesta",
                        "con tale richiesta", "con questo argomento", "su questo argomento", "in questo compito", "con questa domanda",
                    ]),
                new(RefusalEnd.FullStop, ["aiutarti", "aiutarvi", "assisterti", "esserti d'aiuto", "esserle d'aiuto", "essere d'aiuto"]),
                new(RefusalEnd.FullStop, ["soddisfare", "rispondere", "esaudire", "elaborare", "eseguire", "completare", "evadere", "accogliere"], Determiners, Requests),
                new(RefusalEnd.Reason, ["soddisfare", "esaudire", "elaborare", "eseguire", "completare"], Determiners, Requests),
                new(RefusalEnd.Sentence,
                    [
                        "fornire", "fornirti", "fornirle", "dare", "darti", "darle", "offrire", "offrirti", "offrirle", "generare", "creare", "scrivere",
                        "produrre", "condividere",
                    ],
                    [
                        "informazioni", "istruzioni", "consigli", "contenuti", "assistenza", "indicazioni", "raccomandazioni", "questo tipo di contenuto",
                        "questo tipo di contenuti", "questo tipo di informazioni", "queste informazioni", "tali informazioni", "tali contenuti", "questo contenuto",
                        "contenuti di questo tipo",
                    ])),
        ],
        MachineSentences = [new(Inabilities, new RefusalFrame(RefusalEnd.WordsInText))],
        Reasons = ["poiché viola", "perché viola", "in quanto viola", "poiché va contro", "perché va contro", "in quanto va contro"],
        Concessions =
        [
            "ma", "però", "tuttavia", "senza", "finché", "fino", "prima", "ancora", "anche", "oggi", "domani", "adesso", "ora", "lunedì", "martedì",
            "mercoledì", "giovedì", "venerdì", "sabato", "domenica", "settimana", "mese", "perché", "poiché", "testo", "documento", "messaggio",
            "e-mail", "email", "mail",
        ],
    };
}
