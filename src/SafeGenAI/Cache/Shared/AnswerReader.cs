using Microsoft.Extensions.AI;
using SafeGenAI.Calls;

namespace SafeGenAI.Cache.Shared;

/// <summary>Reads what <see cref="AnswerWriter"/> wrote, or nothing: no depth, no type names, no byte left over.</summary>
internal static class AnswerReader
{
    /// <param name="question">The canonical question that the answer is for.</param>
    /// <param name="bytes">The answer.</param>
    /// <param name="notAfter">Now: what another clock says was stored later was stored now at the latest.</param>
    /// <returns>Null when it is not one.</returns>
    public static CachedAnswer? TryRead(byte[] question, ReadOnlySpan<byte> bytes, DateTimeOffset notAfter)
    {
        try
        {
            LengthPrefixedReader reader = new(bytes);
            CachedAnswer answer = Read(ref reader, question, notAfter);
            return reader.AtEnd ? answer : null;
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static CachedAnswer Read(ref LengthPrefixedReader reader, byte[] question, DateTimeOffset notAfter)
    {
        DateTimeOffset storedAt = ReadTime(ref reader) ?? throw new InvalidDataException();
        string? model = reader.ReadText();
        Verdict verdict = ReadKind<Verdict>(ref reader);
        double? qualityScore = reader.ReadLong() is { } bits ? BitConverter.Int64BitsToDouble(bits) : null;
        long? costNanoUsd = reader.ReadLong();
        DateTimeOffset? createdAt = ReadTime(ref reader);
        ChatFinishReason? finishReason = reader.ReadText() is { } reason ? new ChatFinishReason(reason) : null;
        string? modelId = reader.ReadText();
        List<Finding> findings = ReadFindings(ref reader);
        List<ChatMessage> messages = ReadMessages(ref reader);
        return new CachedAnswer(question, new ChatResponse(messages) { CreatedAt = createdAt, FinishReason = finishReason, ModelId = modelId })
        {
            StoredAt = storedAt < notAfter ? storedAt : notAfter,
            Model = model,
            Verdict = verdict,
            QualityScore = qualityScore,
            CostNanoUsd = costNanoUsd,
            Findings = findings,
        };
    }

    private static List<Finding> ReadFindings(ref LengthPrefixedReader reader)
    {
        int count = reader.ReadCount();
        List<Finding> findings = new(count);
        for (int i = 0; i < count; i++)
        {
            string code = reader.ReadText() ?? throw new InvalidDataException();
            FindingSeverity severity = ReadKind<FindingSeverity>(ref reader);
            TextSpan claim = new(reader.ReadInt(), reader.ReadInt());
            string? source = reader.ReadText();
            long? start = reader.ReadLong(), length = reader.ReadLong();
            findings.Add(new Finding(code, severity, claim)
            {
                EvidenceSourceId = source,
                Evidence = start is null ? null : new TextSpan(ToInt(start), ToInt(length)),
            });
        }

        return findings;
    }

    private static List<ChatMessage> ReadMessages(ref LengthPrefixedReader reader)
    {
        int count = reader.ReadCount();
        List<ChatMessage> messages = new(count);
        for (int i = 0; i < count; i++)
        {
            ChatRole role = new(reader.ReadText() ?? throw new InvalidDataException());
            string? author = reader.ReadText();
            int contents = reader.ReadCount();
            List<AIContent> list = new(contents);
            for (int c = 0; c < contents; c++)
            {
                list.Add(ReadContent(ref reader));
            }

            messages.Add(new ChatMessage(role, list) { AuthorName = author });
        }

        return messages;
    }

    private static AIContent ReadContent(ref LengthPrefixedReader reader)
    {
        switch (ReadKind<ContentKind>(ref reader))
        {
            case ContentKind.Text:
                string? text = reader.ReadText();
                return new TextContent(text) { Annotations = CitationReader.Read(ref reader) };
            case ContentKind.Reasoning:
                return new TextReasoningContent(reader.ReadText());
            case ContentKind.Data:
                string? mediaType = reader.ReadText();
                string? name = reader.ReadText();
                return new DataContent(reader.ReadBytes().ToArray(), mediaType ?? throw new InvalidDataException()) { Name = name };
            default:
                string uriType = reader.ReadText() ?? throw new InvalidDataException();
                string address = reader.ReadText() ?? throw new InvalidDataException();
                return new UriContent(new Uri(address, UriKind.RelativeOrAbsolute), uriType);
        }
    }

    private static DateTimeOffset? ReadTime(ref LengthPrefixedReader reader) =>
        reader.ReadLong() is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private static T ReadKind<T>(ref LengthPrefixedReader reader) where T : struct, Enum
    {
        T kind = (T)Enum.ToObject(typeof(T), reader.ReadInt());
        return Enum.IsDefined(kind) ? kind : throw new InvalidDataException();
    }

    private static int ToInt(long? number) => number is >= int.MinValue and <= int.MaxValue and { } value ? (int)value : throw new InvalidDataException();
}
