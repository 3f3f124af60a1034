using System.Text.Json.Serialization;

namespace SafeGenAI.Rollout.Gates;

/// <summary>How a state becomes text. Enums are written by name, so that an entry can be read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(RolloutState))]
[JsonSerializable(typeof(IReadOnlyList<RolloutGate>))]
internal sealed partial class RolloutStateJson : JsonSerializerContext;
