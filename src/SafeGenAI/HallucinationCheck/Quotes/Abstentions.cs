using System.Buffers;
using System.Collections.Frozen;

namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>
/// Tells sentences in which an answer says that the sources do not tell, or that it does not know. "The document does not mention
/// a price" is one, "the drug does not contain lactose" is a claim: what is silent must be a text, or the speaker.
/// </summary>
internal static class Abstentions
{
    /// <summary>What can be silent: a text.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_texts = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "document", "documents", "text", "texts", "source", "sources", "passage", "passages", "context", "article", "articles", "excerpt", "excerpts", "information",
        "material", "materials", "email", "mail", "report", "page", "transcript", "conversation", "message", "notes",
        "dokument", "dokumente", "dokumenten", "texte", "texten", "quelle", "quellen", "artikel", "bericht", "abschnitt", "auszug", "nachricht",
        "extrait", "courriel", "rapport", "documento", "documentos", "texto", "textos", "fuente", "fuentes", "artículo", "correo", "informe", "pasaje",
        "documenti", "testo", "testi", "fonte", "fonti", "articolo", "brano", "fontes", "artigo", "relatório", "trecho",
        "documenten", "tekst", "teksten", "bron", "bronnen", "verslag", "dokumencie", "dokumenty", "tekście", "źródło", "źródła", "źródłach", "artykuł", "raport")
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>That it is: with a text beside it.</summary>
    private static readonly SearchValues<string> s_silence = Phrases(
        [.. from not in (string[])["not ", "n't ", "n’t "]
            from verb in (string[])["mention", "contain", "say", "state", "specify", "provide", "include", "give", "indicate", "tell", "explain", "describe", "address", "list", "name",
                "disclose", "discuss", "appear in", "found in", "available in", "covered in"]
            select not + verb,
        "nicht erwähnt", "erwähnt nicht", "erwähnt kein", "nicht genannt", "nennt nicht", "nennt kein", "nicht enthalten", "enthält nicht", "enthält kein", "enthalten kein",
        "steht nicht", "steht nichts", "sagt nicht", "gibt nicht an", "macht kein",
        "ne mentionne", "ne contien", "ne précise", "ne dit", "n'indique pas", "n’indique pas",
        "no menciona", "no contiene", "no dice", "no especifica", "no indica", "non menziona", "non contien", "non dice", "non specifica", "non indica",
        "não menciona", "não contém", "não contêm", "não diz", "não especifica", "não indica", "niet vermeld", "niet genoemd", "vermeldt niet", "vermeldt geen", "bevat geen",
        "noemt geen", "staat niet", "nie wspomina", "nie zawiera", "nie podaje", "nie mówi", "nie określa"]);

    /// <summary>What says it alone.</summary>
    private static readonly SearchValues<string> s_admissions = Phrases(
        ["no mention of", "no information about", "no information on", "no information regarding", "no such information", "not enough information", "insufficient information",
        "not mentioned", "not specified", "not stated", "be determined from", "be answered from",
        .. from speaker in (string[])["i ", "we "]
           from not in (string[])["cannot ", "can't ", "can’t ", "could not ", "couldn't ", "couldn’t ", "am unable to ", "am not able to ", "was unable to ", "are unable to "]
           from verb in (string[])["find", "answer", "tell", "say", "see", "determine", "confirm", "verify"]
           select speaker + not + verb,
        "i do not know", "i don't know", "i don’t know", "we do not know", "i'm unable to", "i’m unable to", "i'm not able to", "i’m not able to",
        "keine angabe", "keine information", "nicht angegeben", "nicht erwähnt", "geht nicht hervor", "weiß ich nicht", "weiß es nicht", "ich nicht beantworten",
        "aucune information", "aucune mention", "pas d'information", "pas d’information", "je ne sais pas", "je ne peux pas répondre", "je ne trouve pas",
        "no hay información", "ninguna información", "no lo sé", "no puedo responder", "nessuna informazione", "non ci sono informazioni", "non lo so", "non posso rispondere",
        "nenhuma informação", "não há informaç", "não posso responder", "geen informatie", "weet ik niet", "weet het niet", "brak informacji", "nie ma informacji",
        "nie mogę odpowiedzieć",
        "記載されていません", "記載がありません", "記載はありません", "書かれていません", "言及されていません", "情報がありません", "情報はありません", "お答えできません",
        "没有提到", "未提及", "没有提及", "没有说明", "没有相关信息", "无法回答", "我不知道", "沒有提到", "沒有提及", "沒有說明", "無法回答"]);

    /// <summary>What introduces a claim all the same.</summary>
    private static readonly SearchValues<string> s_contrasts = Phrases(
        [" but ", "however", " although ", " though ", " except ", " aber ", " jedoch ", " sondern ", " mais ", " pero ", " sino ", " però ", " porém ", " mas ", " maar ", " ale ",
        "但是", "不过", "ですが", "しかし"]);

    /// <summary>Whether any of the words stands in a text at all: where not, nothing more is to be looked at.</summary>
    public static bool AnyIn(ReadOnlySpan<char> text) => text.ContainsAny(s_silence) || text.ContainsAny(s_admissions);

    public static bool Is(ReadOnlySpan<char> sentence) =>
        !sentence.ContainsAny(s_contrasts)
        && (sentence.ContainsAny(s_admissions) || (sentence.ContainsAny(s_silence) && NamesAText(sentence)));

    private static bool NamesAText(ReadOnlySpan<char> sentence)
    {
        for (int start = 0; start < sentence.Length; start++)
        {
            int end = start;
            while (end < sentence.Length && char.IsLetter(sentence[end]))
            {
                end++;
            }

            if (end > start && s_texts.Contains(sentence[start..end]))
            {
                return true;
            }

            start = end;
        }

        return false;
    }

    private static SearchValues<string> Phrases(string[] phrases) => SearchValues.Create(phrases, StringComparison.OrdinalIgnoreCase);
}
