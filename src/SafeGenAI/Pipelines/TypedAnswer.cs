using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Pipelines;

/// <summary>The value of one typed call: parsed from an answer, or the caller's fallback.</summary>
internal sealed class TypedAnswer<T>(GenAIRequest request, Func<FallbackArguments, T> fallback, JsonTypeInfo<T> typeInfo) : ITypedAnswer
    where T : notnull
{
    private bool _known;
    private T? _value;

    /// <summary>The format to ask the model for.</summary>
    public ChatResponseFormat Format { get; } = ChatResponseFormat.ForJsonSchema(
        AIJsonUtilities.CreateJsonSchema(typeof(T), serializerOptions: typeInfo.Options), schemaName: SchemaName(typeof(T)));

    /// <summary>The value; parses the answer now where nobody did, as after sharing another call's flight.</summary>
    public T ValueOf(ChatResponse? response) =>
        _known || (response is not null && TryAccept(response))
            ? _value!
            : throw new InvalidOperationException($"An accepted answer did not parse as {typeof(T).Name}.");

    public ValueTask<Failure?> ValidateAsync(ChatResponse response, GenAICall call, CancellationToken cancellationToken) =>
        new(TryAccept(response)
            ? null
            : new Failure(FailureKind.Invalid, $"The answer is not JSON that reads as {typeof(T).Name}."));

    public bool TryAccept(ChatResponse response)
    {
        try
        {
            _value = JsonSerializer.Deserialize(response.Text, typeInfo);
            return _known = _value is not null;
        }
        catch (Exception)
        {
            // No JSON, or a T whose own constructor refuses it: an answer like that is rejected.
            return false;
        }
    }

    public string FallBack(Failure failure, GenAICall call)
    {
        _value = fallback(new FallbackArguments(request, failure, call))
            ?? throw new InvalidOperationException($"The fallback of a typed call of feature '{call.Feature}' returned null; return a {typeof(T).Name}.");
        _known = true;
        return _value.ToString() ?? "";
    }

    /// <summary>Providers take letters, digits, hyphens and underscores only.</summary>
    private static string SchemaName(Type type) =>
        string.Concat(type.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
