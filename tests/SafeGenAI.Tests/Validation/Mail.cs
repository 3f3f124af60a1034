using System.Text.Json.Serialization;

namespace SafeGenAI.Tests.Validation;

/// <summary>What typed calls of these tests ask for.</summary>
internal sealed record Mail(string Subject);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Mail))]
internal sealed partial class ValidationMailJson : JsonSerializerContext;
