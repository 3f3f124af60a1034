namespace SafeGenAI.Failures.Refusals;

/// <remarks>The inability stands last, and nothing separates words: every part is spelled out.</remarks>
internal static class JapaneseRefusals
{
    private static readonly string[] Such =
        ["その", "この", "そのような", "このような", "そういった", "こうした", "お客様の", "あなたの", "いただいた"];

    private static readonly string[] Requests = ["ご要望", "ご依頼", "ご質問", "ご要求"];
    private static readonly string[] About = ["には", "に", "については", "について", "に関しては", "に関して", "を", "は"];
    private static readonly string[] Serving = ["お応え", "お答え", "対応", "回答", "お手伝い", "ご協力", "協力", "お受け", "処理"];

    private static readonly string[] Unable =
    [
        "できません", "できかねます", "いたしかねます", "することはできません", "することができません", "はできません", "することはできかねます", "することができかねます",
    ];

    public static RefusalBook Book { get; } = new()
    {
        Language = "Japanese",
        Openings =
        [
            "申し訳ありません", "申し訳ございません", "大変申し訳ありません", "大変申し訳ございません", "誠に申し訳ございません", "恐れ入ります", "すみません",
            "ごめんなさい", "残念ながら", "残念です", "あいにく", "あいにくです",
        ],
        Joiners = ["が", "けど", "けれど", "けれども", "しかし"],
        Machines = ["aiとして", "aiモデルとして", "言語モデルとして", "aiアシスタントとして", "ai言語モデルとして"],
        Sentences =
        [
            new(Such,
                new(RefusalEnd.FullStop,
                    [.. Requests, "要望", "リクエスト", "依頼", "質問", "要求", "件", "お問い合わせ", "トピック", "話題"], About, Serving, Unable),
                new(RefusalEnd.FullStop,
                    ["情報", "内容", "コンテンツ", "アドバイス", "助言", "手順", "質問"],
                    ["を", "は", "について"],
                    ["提供", "ご提供", "お伝え", "お教え", "生成", "作成", "お答え"],
                    Unable)),
            new(Requests, new RefusalFrame(RefusalEnd.FullStop, About, Serving, Unable)),
            new(["お手伝い", "お力添え", "お答え", "お応え", "ご協力"], new RefusalFrame(RefusalEnd.FullStop, Unable)),
            new(["お力になれません", "お役に立てません"], new RefusalFrame(RefusalEnd.FullStop)),
        ],
        Concessions = [],
    };
}
