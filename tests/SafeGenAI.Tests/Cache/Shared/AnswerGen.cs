using CsCheck;
using Microsoft.Extensions.AI;
using SafeGenAI.Cache;
using SafeGenAI.Calls;

namespace SafeGenAI.Tests.Cache.Shared;

/// <summary>Answers of every shape that is shared.</summary>
internal static class AnswerGen
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // Whole characters only: half a surrogate pair is no text.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char[' ', '~'], 0, 40], Gen.String[Gen.Char['\u00e0', '\u30ff'], 0, 10], Gen.Const("\U0001f600 two"));

    private static readonly Gen<string?> MaybeText = Gen.OneOf(Text.Select(text => (string?)text), Gen.Const((string?)null));

    private static readonly Gen<string> Word = Gen.String[Gen.Char['a', 'z'], 1, 8];

    private static readonly Gen<object?> Property = Gen.OneOf(
        Text.Select(value => (object?)value), Gen.Int.Select(value => (object?)value), Gen.Long.Select(value => (object?)value),
        Gen.Double.Select(value => (object?)value), Gen.Bool.Select(value => (object?)value));

    private static readonly Gen<AIAnnotation> Annotation =
        from isCitation in Gen.Bool
        from texts in MaybeText.Array[4]
        from url in Gen.OneOf(Word.Select(word => (Uri?)new Uri($"https://example.com/{word}")), Gen.Const((Uri?)null))
        from places in Gen.Int[0, 100].Nullable().Select(Gen.Int[0, 100].Nullable()).Array[0, 3]
        from names in Word.ArrayUnique[0, 3]
        from values in Property.Array[3]
        select Build(isCitation, texts, url, places, names, values);

    private static readonly Gen<AIContent> Content = Gen.OneOf(
        Text.Select(Annotation.Array[0, 3], Gen.Bool).Select(
            (text, annotations, has) => (AIContent)new TextContent(text) { Annotations = has ? [.. annotations] : null }),
        Text.Select(text => (AIContent)new TextReasoningContent(text)),
        Gen.Byte.Array[0, 50].Select(MaybeText).Select((data, name) => (AIContent)new DataContent(data, "image/png") { Name = name }),
        Word.Select(word => (AIContent)new UriContent(new Uri($"https://example.com/{word}"), "image/png")));

    private static readonly Gen<Finding> Finding =
        from code in Word
        from severity in Gen.Enum<FindingSeverity>()
        from claim in Gen.Int[0, 1_000].Select(Gen.Int[0, 1_000])
        from source in MaybeText
        from evidence in Gen.Int[0, 1_000].Select(Gen.Int[0, 1_000]).Nullable()
        select new Finding(code, severity, new TextSpan(claim.Item1, claim.Item2))
        {
            EvidenceSourceId = source,
            Evidence = evidence is { } place ? new TextSpan(place.Item1, place.Item2) : null,
        };

    public static readonly Gen<CachedAnswer> Answer =
        from messages in Content.Array[0, 4].Select(Word, MaybeText).Array[0, 3]
        from numbers in Gen.Long[0, long.MaxValue].Nullable().Select(Gen.Double[0, 1].Nullable(), Gen.Int[-1_000_000, 0])
        from verdict in Gen.Enum<Verdict>()
        from findings in Finding.Array[0, 3]
        from texts in MaybeText.Array[2]
        from reason in Gen.OneOf(Word.Select(word => (ChatFinishReason?)new ChatFinishReason(word)), Gen.Const((ChatFinishReason?)null))
        select new CachedAnswer([1, 2, 3], new ChatResponse(
            [.. messages.Select(message => new ChatMessage(new ChatRole(message.Item2), [.. message.Item1]) { AuthorName = message.Item3 })])
        {
            CreatedAt = numbers.Item3 % 2 == 0 ? null : Now.AddSeconds(numbers.Item3),
            FinishReason = reason,
            ModelId = texts[0],
        })
        {
            StoredAt = Now.AddSeconds(numbers.Item3),
            Model = texts[1],
            Verdict = verdict,
            Findings = findings,
            QualityScore = numbers.Item2,
            CostNanoUsd = numbers.Item1,
        };

    private static AIAnnotation Build(
        bool isCitation, string?[] texts, Uri? url, (int?, int?)[] places, string[] names, object?[] values)
    {
        AIAnnotation annotation = isCitation
            ? new CitationAnnotation { FileId = texts[0], Snippet = texts[1], Title = texts[2], ToolName = texts[3], Url = url }
            : new AIAnnotation();
        annotation.AnnotatedRegions = places.Length == 0
            ? null
            : [.. places.Select(place => new TextSpanAnnotatedRegion { StartIndex = place.Item1, EndIndex = place.Item2 })];
        annotation.AdditionalProperties = names.Length == 0
            ? null
            : new(names.Select((name, i) => KeyValuePair.Create(name, values[i])));
        return annotation;
    }
}
