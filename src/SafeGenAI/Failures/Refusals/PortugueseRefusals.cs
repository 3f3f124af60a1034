namespace SafeGenAI.Failures.Refusals;

internal static class PortugueseRefusals
{
    private static readonly string[] Helping =
        ["ajudar", "ajudá-lo", "ajudá-la", "ajudar você", "ajudar-te", "ajudar-lhe", "te ajudar", "lhe ajudar", "o ajudar", "auxiliar", "auxiliá-lo"];

    private static readonly string[] Determiners =
    [
        "esse", "este", "essa", "esta", "seu", "sua", "teu", "tua", "o seu", "a sua", "o teu", "a tua", "esse tipo de", "este tipo de", "esses", "estes",
        "tal", "tais",
    ];

    private static readonly string[] Requests =
        ["pedido", "pedidos", "solicitação", "solicitações", "pergunta", "perguntas", "questão", "instrução", "instruções", "tarefa", "tarefas"];

    private static readonly string[] Inabilities =
    [
        "não posso", "eu não posso", "não consigo", "eu não consigo", "não sou capaz de", "não me é possível", "não poderei", "não estou autorizado a",
        "não estou autorizada a", "não tenho permissão para", "não fui programado para", "recuso-me a", "me recuso a", "tenho de recusar",
    ];

    public static RefusalBook Book { get; } = new()
    {
        Language = "Portuguese",
        Openings =
        [
            "desculpe", "desculpa", "me desculpe", "desculpe-me", "peço desculpa", "peço desculpas", "lamento", "lamento muito", "sinto muito",
            "infelizmente", "lamentavelmente", "perdão",
        ],
        Joiners = ["mas", "porém", "no entanto", "que", "e"],
        Machines =
        [
            "como ia", "como uma ia", "como modelo de linguagem", "como um modelo de linguagem", "como modelo de ia", "como um modelo de ia",
            "como assistente de ia", "como um assistente de ia", "como inteligência artificial", "como uma inteligência artificial", "sou uma ia",
            "sou apenas uma ia", "sou um modelo de linguagem", "sou uma inteligência artificial",
        ],
        Sentences =
        [
            new(Inabilities,
                new(RefusalEnd.Clause, Helping,
                    [
                        "com isso", "com isto", "nisso", "nisto", "com esse pedido", "com este pedido", "com o seu pedido", "com seu pedido",
                        "com essa solicitação", "com esta solicitação", "com sua solicitação", "com a sua solicitação", "com esse assunto",
                        "com este assunto", "com essa tarefa", "com esta tarefa", "com essa pergunta", "com esta pergunta",
                    ]),
                new(RefusalEnd.FullStop, Helping),
                new(RefusalEnd.FullStop,
                    [
                        "atender", "atender a", "atender ao", "atender à", "cumprir", "responder", "responder a", "responder à", "processar", "realizar", "executar",
                        "satisfazer",
                    ],
                    Determiners, Requests),
                new(RefusalEnd.Reason, ["atender", "atender a", "atender ao", "cumprir", "processar", "realizar", "executar", "satisfazer"], Determiners, Requests),
                new(RefusalEnd.Sentence,
                    [
                        "fornecer", "lhe fornecer", "fornecer-lhe", "dar", "lhe dar", "dar-lhe", "oferecer", "prestar", "gerar", "criar", "escrever", "produzir",
                        "compartilhar", "partilhar",
                    ],
                    [
                        "informações", "instruções", "conselhos", "aconselhamento", "conteúdo", "conteúdos", "orientação", "orientações", "assistência",
                        "recomendações", "esse tipo de conteúdo", "este tipo de conteúdo", "esse tipo de informação", "este tipo de informação",
                        "essas informações", "estas informações", "essa informação", "tal conteúdo", "esse conteúdo",
                    ])),
        ],
        MachineSentences = [new(Inabilities, new RefusalFrame(RefusalEnd.WordsInText))],
        Reasons = ["pois viola", "porque viola", "pois vai contra", "porque vai contra", "pois infringe", "uma vez que viola"],
        Concessions =
        [
            "mas", "porém", "embora", "sem", "até", "antes", "salvo", "exceto", "ainda", "hoje", "amanhã", "agora", "segunda", "terça", "quarta", "quinta",
            "sexta", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo", "semana", "mês", "porque", "pois",
            "texto", "documento", "mensagem", "e-mail", "email",
        ],
    };
}
