namespace SafeGenAI.Failures.Refusals;

/// <remarks>Simplified characters. Nothing separates words: every part is spelled out.</remarks>
internal static class ChineseRefusals
{
    private static readonly RefusalPart For = RefusalPart.Maybe("为您", "为你", "向您", "向你", "给您", "给你", "在这方面", "就此", "就这个问题");

    public static RefusalBook Book { get; } = new()
    {
        Language = "Chinese",
        Openings = ["抱歉", "很抱歉", "非常抱歉", "十分抱歉", "对不起", "非常对不起", "不好意思", "遗憾的是", "很遗憾"],
        Joiners = ["但", "但是", "不过", "可是", "然而"],
        Machines =
        [
            "作为ai", "作为一个ai", "作为人工智能", "作为一个人工智能", "作为语言模型", "作为一个语言模型", "作为ai语言模型", "作为一个ai语言模型", "作为ai助手",
            "作为一个ai助手", "作为人工智能助手", "作为一个人工智能助手", "我是一个ai", "我是一个人工智能", "我只是一个ai", "我是一个语言模型",
        ],
        Sentences =
        [
            new(["我无法", "我不能", "我没法", "我没有办法", "我不可以"],
                new(RefusalEnd.FullStop, For,
                    ["提供帮助", "提供协助", "提供这方面的帮助", "协助您", "协助你", "帮助您", "帮助你", "帮到您", "帮到你", "帮您", "帮你", "协助", "协助处理此事"]),
                new(RefusalEnd.FullStop, For,
                    [
                        "协助您完成", "协助你完成", "协助完成", "帮助您完成", "帮助你完成", "帮您完成", "帮你完成", "满足", "完成", "处理", "回答", "回应", "执行", "响应", "答复",
                        "讨论", "协助处理",
                    ],
                    ["这个", "这一", "此", "该", "您的", "你的", "这类", "此类", "这样的", "这种", "您的这个", "你的这个", "您这个"],
                    ["请求", "要求", "问题", "任务", "指令", "话题", "需求"]),
                new(RefusalEnd.FullStop, For, ["提供", "分享", "给出", "生成", "创作", "撰写", "编写", "透露"],
                    RefusalPart.Maybe("这方面的", "相关的", "相关", "此类", "这类", "这样的", "这种", "任何", "该", "有关", "具体的", "具体", "医疗", "法律"),
                    ["信息", "内容", "建议", "帮助", "指导", "资料", "答案", "回答", "意见", "说明"])),
        ],
        Concessions = [],
    };
}
