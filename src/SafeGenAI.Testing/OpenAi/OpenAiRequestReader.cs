using System.Text.Json;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>Reads a chat completions body, as strict as the service itself in what it reads.</summary>
internal static class OpenAiRequestReader
{
    public static OpenAiStubRequest Read(ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> headers)
    {
        JsonElement root = Parse(body);
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new RequestRejectedException(400, $"The body of the request is a JSON {root.ValueKind}; send an object.");
        }

        string? model = String(root, "model", "model");
        if (string.IsNullOrEmpty(model))
        {
            throw new RequestRejectedException(400, "you must provide a model parameter");
        }

        JsonElement format = Object(root, "response_format");
        JsonElement schema = Object(format, "json_schema");
        JsonElement[] messages = Array(root, "messages") ?? throw Missing("messages");
        JsonElement[] tools = Array(root, "tools") ?? [];
        OpenAiStubMessage[] conversation = [.. messages.Select(ReadMessage)];
        return new OpenAiStubRequest
        {
            Model = model,
            Messages = conversation,
            MaxCompletionTokens = Tokens(root, "max_completion_tokens") ?? Tokens(root, "max_tokens"),
            Stream = Boolean(root, "stream"),
            IncludeUsage = Boolean(Object(root, "stream_options"), "include_usage"),
            LogProbabilities = Boolean(root, "logprobs"),
            ResponseFormat = String(format, "type", "response_format.type"),
            ResponseSchemaName = String(schema, "name", "response_format.json_schema.name"),
            ResponseSchema = Get(schema, "schema"),
            Tools = [.. tools.Select(ReadTool)],
            Headers = headers,
            Body = root,
            PromptTokens = conversation.Sum(message => TokenCount.Of(message.Text))
                + messages.Sum(message => Raw(message, "tool_calls")) + Raw(root, "tools") + Raw(root, "response_format"),
        };
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new RequestRejectedException(
                400, "We could not parse the JSON body of your request. (HINT: the API expects a JSON payload.)");
        }
    }

    private static OpenAiStubMessage ReadMessage(JsonElement message, int index)
    {
        string path = $"messages[{index}]";
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw WrongType(path, "an object");
        }

        string role = String(message, "role", path + ".role") ?? throw Missing(path + ".role");
        string text = Get(message, "content") switch
        {
            null => "",
            { ValueKind: JsonValueKind.String } content => content.GetString()!,
            { ValueKind: JsonValueKind.Array } parts => string.Concat(parts.EnumerateArray().Select(part => PartText(part, path + ".content"))),
            _ => throw WrongType(path + ".content", "a string or an array"),
        };
        return new OpenAiStubMessage(role, text);
    }

    private static string? PartText(JsonElement part, string path) =>
        part.ValueKind == JsonValueKind.Object ? String(part, "text", path) : throw WrongType(path, "an array of objects");

    private static OpenAiStubTool ReadTool(JsonElement tool, int index)
    {
        JsonElement function = Object(tool, "function");
        string path = $"tools[{index}].function";
        string name = String(function, "name", path + ".name") ?? throw Missing(path + ".name");
        return new OpenAiStubTool(name, String(function, "description", path + ".description"), Get(function, "parameters"));
    }

    // A property that is missing and one that is null are the same to the service.
    private static JsonElement? Get(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static string? String(JsonElement parent, string name, string path) => Get(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw WrongType(path, "a string"),
    };

    private static bool Boolean(JsonElement parent, string name) => Get(parent, name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw WrongType(name, "a boolean"),
    };

    private static JsonElement Object(JsonElement parent, string name) => Get(parent, name) switch
    {
        null => default,
        { ValueKind: JsonValueKind.Object } value => value,
        _ => throw WrongType(name, "an object"),
    };

    private static JsonElement[]? Array(JsonElement parent, string name) => Get(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } value when value.GetArrayLength() > 0 => [.. value.EnumerateArray()],
        _ => throw WrongType(name, "an array that is not empty"),
    };

    private static int? Tokens(JsonElement parent, string name) => Get(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out int tokens) && tokens > 0 => tokens,
        _ => throw WrongType(name, "an integer of at least 1"),
    };

    private static int Raw(JsonElement parent, string name) => TokenCount.Of(Get(parent, name)?.GetRawText());

    private static RequestRejectedException Missing(string path) => new(400, $"Missing required parameter: '{path}'.", path);

    private static RequestRejectedException WrongType(string path, string expected) =>
        new(400, $"Invalid type for '{path}': expected {expected}.", path);
}
