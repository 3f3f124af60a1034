using Microsoft.Extensions.AI;

namespace SafeGenAI.Rollout;

/// <summary>What one arm of a rollout does differently from what the feature says.</summary>
public sealed class RolloutArmOptions
{
    internal RolloutArmOptions(string name) => Name = name;

    internal string Name { get; }

    /// <summary>Null: those of the feature.</summary>
    internal IReadOnlyList<string>? Models { get; private set; }

    internal ArmPrompt? Prompt { get; private set; }

    /// <summary>The models that the arm asks, in order, in place of the feature's.</summary>
    /// <param name="names">Names given to <c>AddModel</c>.</param>
    /// <exception cref="ArgumentException">There is no name, or one is blank or there twice.</exception>
    public RolloutArmOptions UseModels(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Length == 0 || names.Any(string.IsNullOrWhiteSpace) || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            throw new ArgumentException(
                $"The arm '{Name}' uses the models {string.Join(", ", names.Select(name => $"\"{name}\""))}; pass at least one name, none blank and none twice.", nameof(names));
        }

        Models = [.. names];
        return this;
    }

    /// <summary>The instructions that the arm's models are given, in place of the request's <see cref="ChatOptions.Instructions"/>.</summary>
    /// <param name="version">Names the prompt in caches and revisions: another text needs another version.</param>
    /// <param name="instructions">The instructions; not blank.</param>
    public RolloutArmOptions UsePrompt(string version, string instructions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        ArgumentException.ThrowIfNullOrWhiteSpace(instructions);
        Prompt = new ArmPrompt(version, instructions, Rewrite: null);
        return this;
    }

    /// <summary>Rewrites the messages for the arm's models.</summary>
    /// <param name="version">Names the prompt in caches and revisions: another rewriting needs another version.</param>
    /// <param name="rewrite">Gives the messages to send; must not change those it is given. What it throws reaches the caller.</param>
    public RolloutArmOptions UsePrompt(string version, Func<IReadOnlyList<ChatMessage>, IEnumerable<ChatMessage>> rewrite)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        ArgumentNullException.ThrowIfNull(rewrite);
        Prompt = new ArmPrompt(version, Instructions: null, rewrite);
        return this;
    }
}
