using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace SafeGenAI.Calls;

/// <summary>
/// The options that carry a call down the chain. A derived <see cref="ChatOptions"/> survives third-party decorators,
/// which clone options before they change them, and no provider adapter puts its members on the wire.
/// </summary>
internal sealed class CallOptions : ChatOptions
{
    private CallOptions(ChatOptions? other) : base(other)
    {
        if (other is CallOptions own)
        {
            Call = own.Call;
            Identity = own.Identity;
        }
    }

    [JsonIgnore]
    internal GenAICall? Call { get; set; }

    [JsonIgnore]
    internal CallIdentity? Identity { get; set; }

    public override ChatOptions Clone() => new CallOptions(this);

    /// <summary>Whether the output is bound. Zero and less mean "no bound" to some providers.</summary>
    public bool IsBoundBy(int maxOutputTokens) => MaxOutputTokens > 0 && MaxOutputTokens <= maxOutputTokens;

    /// <summary>Options for a question of a stage's own: they carry the call, and nothing that its caller asked for.</summary>
    public static CallOptions For(GenAICall call) => new(null) { Call = call };

    /// <summary>A copy of the caller's options, which are never changed.</summary>
    public static CallOptions From(ChatOptions? options) => new(options);
}
