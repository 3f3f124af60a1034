using System.Buffers;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>The words in which an answer says that the sources do not tell, or that it cannot say.</summary>
internal static class Abstentions
{
    public static SearchValues<string> Phrases { get; } = SearchValues.Create(
        [
            "not found in", "no mention of", "not mention", "not contain", "not say", "not state", "not specify", "not provide", "not include",
            "no information", "not enough information", "insufficient information", "i cannot", "i can't", "i can’t", "i could not", "i couldn't",
            "i do not know", "i don't know", "i don’t know", "i am unable", "i'm unable", "i’m unable", "i am not able", "unable to answer", "unable to find",

            // German
            "nicht erwähnt", "nicht genannt", "nicht angegeben", "nicht enthalten", "geht nicht hervor", "steht nicht", "keine angabe", "keine information",
            "enthält keine", "enthalten keine", "nennt keine", "macht keine", "weiß ich nicht", "weiß es nicht", "nicht beantworten", "nicht beantwortet",

            // French
            "ne mentionne pas", "ne mentionnent pas", "ne contient pas", "ne précise pas", "ne dit pas", "ne dit rien", "n'indique pas", "n’indique pas",
            "aucune information", "aucune mention", "pas d'information", "pas d’information", "je ne sais pas", "je ne peux pas", "je ne trouve pas",

            // Spanish
            "no menciona", "no mencionan", "no contiene", "no dice nada", "no lo dice", "no especifica", "no indica", "no hay información", "ninguna información", "no lo sé",
            "no puedo responder", "no encuentro",

            // Italian
            "non menziona", "non contiene", "non dice", "non specifica", "non indica", "nessuna informazione", "non ci sono informazioni", "non lo so",
            "non posso rispondere", "non trovo",

            // Portuguese
            "não menciona", "não contém", "não diz", "não especifica", "não indica", "nenhuma informação", "não há informaç", "não sei", "não posso responder",
            "não encontr",

            // Dutch
            "niet vermeld", "niet genoemd", "vermeldt niet", "vermeldt geen", "bevat geen", "noemt geen", "geen informatie", "staat niet in", "weet ik niet", "weet het niet",
            "niet beantwoorden",

            // Polish
            "nie wspomina", "nie zawiera", "nie podaje", "nie mówi", "nie określa", "brak informacji", "nie ma informacji", "nie wiem", "nie mogę odpowiedzieć",

            // Japanese
            "記載されていません", "記載がありません", "記載はありません", "書かれていません", "言及されていません", "情報がありません", "情報はありません", "わかりません", "分かりません", "お答えできません",

            // Chinese
            "没有提到", "未提及", "没有提及", "没有说明", "未说明", "没有相关信息", "没有信息", "无法回答", "我不知道", "沒有提到", "沒有提及", "沒有說明", "無法回答",
        ],
        StringComparison.OrdinalIgnoreCase);
}
