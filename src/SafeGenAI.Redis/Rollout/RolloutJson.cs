using System.Text.Json.Serialization;
using SafeGenAI.Rollout;

namespace SafeGenAI.Redis.Rollout;

/// <summary>Entries as they are stored; the version in the names of keys is theirs too.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RolloutEntry))]
internal sealed partial class RolloutJson : JsonSerializerContext;
