namespace SafeGenAI.Failures.Refusals;

internal static class FrenchRefusals
{
    private static readonly string[] Helping = ["vous aider", "t'aider", "vous assister", "vous venir en aide", "aider"];
    private static readonly RefusalPart You = RefusalPart.Maybe("vous", "te");
    private static readonly string[] Determiners = ["cette", "votre", "ta", "ce type de", "ce genre de", "de telles", "ces", "vos", "tes"];

    private static readonly string[] Requests =
        ["demande", "demandes", "requête", "requêtes", "question", "questions", "instruction", "instructions", "tâche", "tâches", "sujet"];

    public static RefusalBook Book { get; } = new()
    {
        Language = "French",
        Openings =
        [
            "désolé", "désolée", "je suis désolé", "je suis désolée", "je suis vraiment désolé", "je suis vraiment désolée",
            "je suis sincèrement désolé", "je suis sincèrement désolée", "je m'excuse", "toutes mes excuses", "mes excuses", "pardon", "malheureusement", "je regrette",
            "je crains",
        ],
        Joiners = ["mais", "cependant", "toutefois", "que", "et"],
        Machines =
        [
            "en tant qu'ia", "en tant qu'intelligence artificielle", "en tant qu'assistant ia", "en tant que modèle de langage",
            "en tant que grand modèle de langage", "en tant que modèle d'ia", "en tant que modèle de langage ia", "je suis une ia",
            "je ne suis qu'une ia", "je suis une intelligence artificielle", "je suis un modèle de langage", "je suis un assistant ia",
        ],
        Sentences =
        [
            new(
                [
                    "je ne peux pas", "je ne peux malheureusement pas", "je ne peux", "je ne puis", "je ne pourrai pas", "je ne suis pas en mesure de",
                    "je suis incapable de", "je suis dans l'incapacité de", "il m'est impossible de", "il ne m'est pas possible de",
                    "je ne suis pas autorisé à", "je ne suis pas autorisée à", "je ne suis pas programmé pour", "je refuse de", "je dois refuser de",
                ],
                new(RefusalEnd.Clause, Helping,
                    [
                        "avec cela", "avec ça", "avec ceci", "à ce sujet", "sur ce sujet", "sur ce point", "à faire cela", "à faire ça", "dans cette démarche",
                        "avec cette demande", "avec votre demande", "avec ta demande", "avec cette requête", "pour cette demande", "pour cela", "pour ça",
                    ]),
                new(RefusalEnd.FullStop, Helping),
                new(RefusalEnd.FullStop,
                    [
                        "répondre à", "satisfaire", "satisfaire à", "accéder à", "donner suite à", "traiter", "exécuter", "effectuer", "réaliser", "me conformer à",
                    ],
                    Determiners, Requests),
                new(RefusalEnd.Reason, ["répondre à", "satisfaire", "satisfaire à", "accéder à", "donner suite à", "traiter", "exécuter"], Determiners, Requests),
                new(RefusalEnd.Sentence, You, ["fournir", "donner", "générer", "créer", "produire", "proposer", "offrir", "partager", "rédiger"],
                    [
                        "d'informations", "d'information", "d'instructions", "d'assistance", "d'aide", "de conseils", "de conseil", "de contenu", "de contenus",
                        "de recommandations", "de réponse", "de réponses", "ce type de contenu", "ce genre de contenu", "ce type d'informations",
                        "ce genre d'informations", "ces informations", "cette information", "de telles informations", "de tels contenus", "un tel contenu",
                    ])),
            new(["je ne suis pas en mesure"],
                new RefusalFrame(RefusalEnd.FullStop, ["d'accéder à", "d'exécuter", "d'effectuer"], Determiners, Requests),
                new RefusalFrame(RefusalEnd.FullStop, ["d'aider"])),
        ],
        MachineSentences =
        [
            new(["je ne peux pas", "je ne peux", "je ne suis pas en mesure de", "je suis incapable de", "il m'est impossible de"],
                new RefusalFrame(RefusalEnd.WordsInText)),
        ],
        Reasons =
        [
            "car elle va à l'encontre", "car cela va à l'encontre", "car elle enfreint", "car cela enfreint", "car elle viole", "car cela viole",
            "car elle est contraire", "car elle contrevient", "car cela contrevient",
        ],
        Concessions =
        [
            "mais", "cependant", "toutefois", "néanmoins", "sans", "avant", "tant", "sauf", "encore", "aujourd'hui", "demain", "maintenant", "lundi",
            "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "semaine", "mois", "car", "parce", "puisque", "moins", "texte", "document",
            "documents", "message", "courriel", "e-mail", "mail",
        ],
    };
}
