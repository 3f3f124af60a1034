using System.Text.Json.Serialization;
using SafeGenAI.Calls;
using SafeGenAI.Review;

namespace SafeGenAI.Sqlite.Review;

/// <summary>The parts of an item that nothing looks for, as they stand in the file; the schema's version is theirs too.</summary>
[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
[JsonSerializable(typeof(IReadOnlyList<RejectedAnswer>))]
[JsonSerializable(typeof(ReviewContent))]
[JsonSerializable(typeof(StoredVerdict))]
internal sealed partial class ReviewJson : JsonSerializerContext;
