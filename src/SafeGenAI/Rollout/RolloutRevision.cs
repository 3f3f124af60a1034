using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SafeGenAI.Rollout;

/// <summary>What is rolled out, in words: another plan, model, prompt or gate is another revision.</summary>
/// <param name="Plan">The stages.</param>
/// <param name="Canary">The canary's models and prompt.</param>
/// <param name="Control">The control arm's models and prompt, or that the fallback answers.</param>
/// <param name="Gates">How gates judge.</param>
internal sealed record RolloutRevision(string Plan, string Canary, string Control, string Gates)
{
    private const int IdBytes = 6;

    /// <summary>12 hexadecimal digits.</summary>
    public string Id { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{Plan.Length}:{Plan}{Canary.Length}:{Canary}{Control.Length}:{Control}{Gates.Length}:{Gates}"))).AsSpan(0, IdBytes));

    /// <param name="options">What was said.</param>
    /// <param name="canary">The canary's models in order: their names and the providers' names.</param>
    /// <param name="control">The control arm's models, or null where the fallback answers.</param>
    public static RolloutRevision Of(
        RolloutOptions options, IEnumerable<(string Name, string? ProviderModelId)> canary, IEnumerable<(string Name, string? ProviderModelId)>? control) => new(
        $"{string.Join(", ", options.Steps)}{(options.Salt is { } salt ? $"; salt {salt}" : "")}",
        InWords(options.CanaryArm, canary),
        control is null ? $"{options.ControlArm.Name}: fallback" : InWords(options.ControlArm, control),
        string.Join(", ", options.Gates.Values.Select(gate => string.Create(
            CultureInfo.InvariantCulture, $"{gate.Metric}{(gate.IsOn ? "" : " off")} {gate.Tolerance} {gate.MaxRate} {gate.SlowerThan}"))));

    /// <summary>What differs, as a sentence's end.</summary>
    public string DifferenceFrom(RolloutRevision before)
    {
        (string Name, string Was, string Is)[] parts =
        [
            ("the plan", before.Plan, Plan), ("the canary", before.Canary, Canary),
            ("the control arm", before.Control, Control), ("the gates", before.Gates, Gates),
        ];
        return string.Join("; ", parts.Where(part => part.Was != part.Is).Select(part => $"{part.Name} is now {part.Is} ({part.Was} before)"));
    }

    private static string InWords(RolloutArmOptions arm, IEnumerable<(string Name, string? ProviderModelId)> models) =>
        $"{arm.Name}: {string.Join(" > ", models.Select(model => model.ProviderModelId is null || model.ProviderModelId == model.Name ? model.Name : $"{model.Name} ({model.ProviderModelId})"))}"
        + (arm.Prompt is { } prompt ? $", prompt {prompt.Version}" : "");
}
