namespace SafeGenAI.Failures.Refusals;

/// <remarks>"Asistir" alone is no verb of serving: it is "to attend" as well.</remarks>
internal static class SpanishRefusals
{
    private static readonly string[] Helping =
        ["ayudarte", "ayudarle", "ayudarlo", "ayudarla", "ayudarles", "ayudaros", "ayudar", "asistirte", "asistirle", "brindarte ayuda", "brindarle ayuda"];

    private static readonly string[] Determiners =
        ["esa", "esta", "tu", "su", "este tipo de", "ese tipo de", "estas", "esas", "tal", "tales", "tus", "sus"];

    private static readonly string[] Requests =
    [
        "solicitud", "solicitudes", "petición", "peticiones", "pregunta", "preguntas", "instrucción", "instrucciones", "tarea", "tareas", "consulta",
        "consultas",
    ];

    private static readonly string[] Inabilities =
    [
        "no puedo", "no me es posible", "no estoy en condiciones de", "no soy capaz de", "no estoy autorizado a", "no estoy autorizada a",
        "no estoy autorizado para", "no estoy programado para", "no podré", "debo negarme a", "me niego a",
    ];

    public static RefusalBook Book { get; } = new()
    {
        Language = "Spanish",
        Openings =
        [
            "lo siento", "lo siento mucho", "lo lamento", "lo lamento mucho", "lamento", "disculpa", "disculpe", "perdón", "perdona", "perdone",
            "mis disculpas", "lamentablemente", "desafortunadamente", "por desgracia", "me temo",
        ],
        Joiners = ["pero", "sin embargo", "que", "y"],
        Machines =
        [
            "como ia", "como una ia", "como modelo de lenguaje", "como un modelo de lenguaje", "como modelo de ia", "como modelo de lenguaje de ia",
            "como asistente de ia", "como inteligencia artificial", "como una inteligencia artificial", "soy una ia", "solo soy una ia",
            "soy un modelo de lenguaje", "soy una inteligencia artificial",
        ],
        Sentences =
        [
            new(Inabilities,
                new(RefusalEnd.Clause, Helping,
                    [
                        "con eso", "con esto", "con ello", "en eso", "en esto", "con esa solicitud", "con esta solicitud", "con tu solicitud", "con su solicitud",
                        "con esa petición", "con esta petición", "con tu petición", "con su petición", "con ese tema", "con este tema", "con esa tarea",
                        "con esta tarea", "con esa pregunta", "con esta pregunta",
                    ]),
                new(RefusalEnd.FullStop, Helping),
                new(RefusalEnd.FullStop,
                    [
                        "cumplir con", "cumplir", "responder a", "responder", "contestar a", "contestar", "atender a", "atender", "satisfacer", "procesar",
                        "realizar", "completar", "ejecutar",
                    ],
                    Determiners, Requests),
                new(RefusalEnd.Reason, ["cumplir con", "cumplir", "atender a", "atender", "satisfacer", "procesar", "realizar", "completar"], Determiners, Requests),
                new(RefusalEnd.Sentence,
                    [
                        "proporcionar", "proporcionarte", "proporcionarle", "dar", "darte", "darle", "ofrecer", "ofrecerte", "ofrecerle", "brindar",
                        "brindarte", "brindarle", "facilitar", "generar", "crear", "escribir", "producir", "compartir",
                    ],
                    [
                        "información", "instrucciones", "consejos", "asesoramiento", "contenido", "contenidos", "orientación", "asistencia", "ayuda",
                        "respuestas", "recomendaciones", "ese tipo de contenido", "este tipo de contenido", "ese tipo de información",
                        "este tipo de información", "esa información", "esta información", "ese contenido", "este contenido", "tal contenido",
                    ])),
        ],
        MachineSentences = [new(Inabilities, new RefusalFrame(RefusalEnd.WordsInText))],
        Reasons = ["ya que va en contra", "porque va en contra", "ya que infringe", "porque infringe", "ya que viola", "porque viola", "ya que incumple"],
        Concessions =
        [
            "pero", "aunque", "sin", "hasta", "antes", "salvo", "excepto", "sino", "todavía", "aún", "hoy", "mañana", "ahora", "lunes", "martes",
            "miércoles", "jueves", "viernes", "sábado", "domingo", "semana", "mes", "porque", "texto", "documento", "correo", "mensaje",
        ],
    };
}
