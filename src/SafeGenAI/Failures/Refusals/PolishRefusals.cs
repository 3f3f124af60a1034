namespace SafeGenAI.Failures.Refusals;

internal static class PolishRefusals
{
    private static readonly RefusalPart You = RefusalPart.Maybe("ci", "panu", "pani", "państwu", "wam");

    private static readonly string[] Inabilities = ["nie mogę", "nie jestem w stanie", "nie wolno mi", "nie będę w stanie"];

    public static RefusalBook Book { get; } = new()
    {
        Language = "Polish",
        Openings =
        [
            "przepraszam", "bardzo przepraszam", "przykro mi", "bardzo mi przykro", "niestety", "z przykrością", "wybacz", "proszę wybaczyć",
        ],
        Joiners = ["ale", "jednak", "lecz", "i"],
        Machines =
        [
            "jako ai", "jako model ai", "jako asystent ai", "jako sztuczna inteligencja", "jako model językowy", "jako duży model językowy",
            "jestem sztuczną inteligencją", "jestem modelem językowym", "jestem tylko modelem językowym",
        ],
        Sentences =
        [
            new(Inabilities,
                new(RefusalEnd.Clause, You,
                    [
                        "w tym pomóc", "z tym pomóc", "w tej sprawie pomóc", "pomóc w tym", "pomóc z tym", "pomóc w tej sprawie", "pomóc w tym zakresie",
                        "pomóc z tą prośbą", "pomóc w realizacji tej prośby", "pomóc z tym zadaniem", "pomóc w tym zadaniu",
                    ]),
                new(RefusalEnd.FullStop, You, ["pomóc"]),
                new(RefusalEnd.FullStop, ["spełnić", "zrealizować", "wykonać"], ["tej", "twojej", "pana", "pani", "państwa", "takiej", "tego", "twojego", "takiego"],
                    ["prośby", "polecenia", "zadania", "żądania"]),
                new(RefusalEnd.FullStop, ["odpowiedzieć na"], ["to", "tę", "twoje", "twoją", "takie", "te", "pana", "pani"], ["pytanie", "pytania", "prośbę"]),
                new(RefusalEnd.Sentence, You,
                    [
                        "udzielić", "udzielać", "podać", "podawać", "dostarczyć", "udostępnić", "przedstawić", "zapewnić", "tworzyć", "stworzyć", "wygenerować",
                        "generować",
                    ],
                    [
                        "informacji", "takich informacji", "tych informacji", "tego typu informacji", "instrukcji", "takich instrukcji", "porad", "porady", "rad",
                        "treści", "takich treści", "tego typu treści", "pomocy", "wskazówek", "odpowiedzi",
                    ])),
        ],
        MachineSentences = [new(Inabilities, new RefusalFrame(RefusalEnd.WordsInText))],
        Concessions =
        [
            "ale", "jednak", "lecz", "bez", "dopóki", "jeszcze", "przed", "do", "dziś", "dzisiaj", "jutro", "teraz", "poniedziałek", "wtorek", "środę",
            "czwartek", "piątek", "sobotę", "niedzielę", "tydzień", "tygodniu", "miesiąc", "ponieważ", "bo", "gdyż", "tekst", "tekście", "dokument",
            "dokumencie", "wiadomości",
        ],
    };
}
