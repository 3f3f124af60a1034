using System.Collections.Concurrent;

namespace SafeGenAI.Rollout;

/// <summary>What people may do to rollouts, and see of them: who did what, and why, is kept.</summary>
/// <remarks>Thread-safe. In a container it is a singleton beside the pipelines. What is done holds in this process at once, in others within
/// <see cref="RolloutOptions.PollInterval"/>. Where the store cannot be asked, what it throws is thrown, and nothing was done.</remarks>
public sealed class RolloutControl
{
    private const int MostCharacters = 500;

    private readonly ConcurrentDictionary<string, (RolloutController Controller, IRolloutStore Store)> _features = new(StringComparer.Ordinal);

    /// <summary>The features that are being rolled out.</summary>
    public IReadOnlyCollection<string> Features => [.. _features.Keys.Order(StringComparer.Ordinal)];

    /// <summary>How it stands with a feature's rollout, and what its gates say now. Tells what this process has seen first.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="KeyNotFoundException">The feature has no rollout; the message lists those that have.</exception>
    public Task<RolloutStatus> GetStatusAsync(string feature, CancellationToken cancellationToken = default) =>
        Find(feature).Controller.StatusAsync(cancellationToken);

    /// <summary>What was decided, the newest first.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="most">How many at most; above zero.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="KeyNotFoundException">The feature has no rollout; the message lists those that have.</exception>
    public async Task<IReadOnlyList<RolloutEntry>> GetHistoryAsync(string feature, int most = 100, CancellationToken cancellationToken = default) =>
        await Find(feature).Store.ReadHistoryAsync(feature, most, cancellationToken);

    /// <summary>Tells what was seen, looks what was decided, and decides where this process holds the lease: what otherwise happens
    /// every <see cref="RolloutOptions.PollInterval"/>.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="cancellationToken">Cancels what has not begun.</param>
    /// <exception cref="KeyNotFoundException">The feature has no rollout; the message lists those that have.</exception>
    public Task EvaluateAsync(string feature, CancellationToken cancellationToken = default) => Find(feature).Controller.StepAsync(cancellationToken);

    /// <summary>Suspends promotion. Gates still roll back.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="by">Who does it: a person or a system, at most 500 characters.</param>
    /// <param name="reason">Why, at most 500 characters.</param>
    /// <param name="cancellationToken">Cancels before it is done.</param>
    /// <exception cref="KeyNotFoundException">The feature has no rollout; the message lists those that have.</exception>
    /// <exception cref="ArgumentException">Who or why is blank or too long.</exception>
    /// <exception cref="InvalidOperationException">It is not running.</exception>
    public Task<RolloutEntry> PauseAsync(string feature, string by, string reason, CancellationToken cancellationToken = default) =>
        ChangeAsync(feature, RolloutAction.Paused, by, reason, cancellationToken);

    /// <summary>Goes on: from where it was paused, or after a rollback from the first stage, with new tests.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    /// <exception cref="InvalidOperationException">It is neither paused nor rolled back.</exception>
    public Task<RolloutEntry> ResumeAsync(string feature, string by, string reason, CancellationToken cancellationToken = default) =>
        ChangeAsync(feature, RolloutAction.Resumed, by, reason, cancellationToken);

    /// <summary>Goes on to the next stage at once, whatever the gates say; they go on judging.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    /// <exception cref="InvalidOperationException">It is rolled back, or completed.</exception>
    public Task<RolloutEntry> PromoteAsync(string feature, string by, string reason, CancellationToken cancellationToken = default) =>
        ChangeAsync(feature, RolloutAction.Promoted, by, reason, cancellationToken);

    /// <summary>Takes the share to zero at once, until somebody resumes it.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    /// <exception cref="InvalidOperationException">It is rolled back already.</exception>
    public Task<RolloutEntry> RollBackAsync(string feature, string by, string reason, CancellationToken cancellationToken = default) =>
        ChangeAsync(feature, RolloutAction.RolledBack, by, reason, cancellationToken);

    /// <summary>Begins anew at the first stage, with new tests. Who is in first stays the same: the salt does.</summary>
    /// <inheritdoc cref="PauseAsync"/>
    public Task<RolloutEntry> ResetAsync(string feature, string by, string reason, CancellationToken cancellationToken = default) =>
        ChangeAsync(feature, RolloutAction.Reset, by, reason, cancellationToken);

    internal void Add(RolloutController controller, IRolloutStore store)
    {
        if (!_features.TryAdd(controller.Plan.Feature, (controller, store)))
        {
            throw new InvalidOperationException(
                $"The control of rollouts knows a feature '{controller.Plan.Feature}' already; give pipelines of the same feature a control of their own.");
        }
    }

    internal void Remove(RolloutController controller) =>
        _features.TryRemove(new KeyValuePair<string, (RolloutController, IRolloutStore)>(
            controller.Plan.Feature, (controller, _features.GetValueOrDefault(controller.Plan.Feature).Store)));

    /// <summary>The rollout of a feature, or null. Flags are named in any case: where no feature is named exactly so, one that differs in case is meant.</summary>
    internal RolloutController? Of(string feature) =>
        _features.TryGetValue(feature, out (RolloutController Controller, IRolloutStore) found)
            ? found.Controller
            : _features.FirstOrDefault(pair => string.Equals(pair.Key, feature, StringComparison.OrdinalIgnoreCase)).Value.Controller;

    private Task<RolloutEntry> ChangeAsync(string feature, RolloutAction action, string by, string reason, CancellationToken cancellationToken)
    {
        RolloutController controller = Find(feature).Controller;
        Check(by, nameof(by));
        Check(reason, nameof(reason));
        return controller.ChangeAsync(action, by, reason, cancellationToken);
    }

    private (RolloutController Controller, IRolloutStore Store) Find(string feature)
    {
        ArgumentNullException.ThrowIfNull(feature);
        return _features.TryGetValue(feature, out (RolloutController, IRolloutStore) found)
            ? found
            : throw new KeyNotFoundException(
                $"The feature '{feature}' has no rollout; those that have are {(_features.IsEmpty ? "none" : string.Join(", ", Features.Select(name => $"'{name}'")))}.");
    }

    private static void Check(string text, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, name);
        if (text.Length > MostCharacters)
        {
            throw new ArgumentException($"It has {text.Length} characters; pass at most {MostCharacters}.", name);
        }

        if (text.Any(char.IsControl))
        {
            throw new ArgumentException("It has a line break or another control character; pass one line.", name);
        }
    }
}
