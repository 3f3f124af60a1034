using System.Text.Json;

namespace SafeGenAI.Budgets.Prices;

/// <summary>A price list that was read, in either format.</summary>
internal sealed class PriceList
{
    private const string OwnFormat = "prices";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public required List<PriceEntry> Entries { get; init; }

    public required PriceIndex Index { get; init; }

    public List<OmittedPrice> Omitted { get; init; } = [];

    /// <exception cref="FormatException">Nothing can be taken from it.</exception>
    public static PriceList Parse(ReadOnlyMemory<byte> utf8Json)
    {
        JsonDocument document;
        try
        {
            ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
            document = JsonDocument.Parse(utf8Json.Span.StartsWith(byteOrderMark) ? utf8Json[byteOrderMark.Length..] : utf8Json, Lenient);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The price list is no JSON, or not all of it: {exception.Message}", exception);
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException($"The price list is a JSON {root.ValueKind}; it has to be an object: {{ \"prices\": [ ... ] }}, or a list of LiteLLM's.");
            }

            return root.TryGetProperty(OwnFormat, out _) ? ReadOwn(root) : LiteLlmReader.Read(root);
        }
    }

    /// <summary>One fault and none of it is taken: what an application wrote itself it can put right.</summary>
    private static PriceList ReadOwn(JsonElement root)
    {
        List<string> faults = [];
        List<PriceEntry> entries = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Name != OwnFormat)
            {
                faults.Add($"'{property.Name}' is no part of a price list; known is '{OwnFormat}'.");
            }
            else if (property.Value.ValueKind != JsonValueKind.Array)
            {
                faults.Add($"'{OwnFormat}' is a JSON {property.Value.ValueKind}; it has to be an array of entries.");
            }
            else
            {
                entries.AddRange(property.Value.EnumerateArray()
                    .Select((entry, position) => new PriceEntryReader(position, faults).Read(entry)).OfType<PriceEntry>());
            }
        }

        PriceIndex index = PriceIndex.Of(entries, faults);
        return faults.Count == 0
            ? new PriceList { Entries = entries, Index = index }
            : throw new FormatException(
                $"The price list has {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}.{Environment.NewLine}" +
                string.Join(Environment.NewLine, faults.Select(fault => $"- {fault}")));
    }
}
