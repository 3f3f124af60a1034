using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace SafeGenAI.DependencyInjection;

/// <summary>
/// Follows the configuration while the application runs: what is valid and can be taken over is, what has a fault changes
/// nothing and is told (L24).
/// </summary>
internal sealed class SettingsReload : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SafeGenAIRecipe _recipe;
    private readonly Action<SafeGenAISetup> _apply;
    private readonly ILogger _logger;
    private readonly ConfiguredValues _atStart;
    private readonly IDisposable[] _changes;
    private ConfiguredValues _seen;
    private ConfiguredValues _good;

    /// <param name="recipe">What the application said.</param>
    /// <param name="atStart">What its configuration said when its pipelines were built.</param>
    /// <param name="apply">Takes over what can be; throws where there is a fault, and has changed nothing then.</param>
    /// <param name="logger">One that neither throws nor hangs.</param>
    public SettingsReload(SafeGenAIRecipe recipe, ConfiguredValues atStart, Action<SafeGenAISetup> apply, ILogger logger)
    {
        _recipe = recipe;
        _apply = apply;
        _logger = logger;
        _atStart = _seen = _good = atStart;
        _changes = [.. recipe.Configurations.Select(configuration => ChangeToken.OnChange(configuration.GetReloadToken, Reload))];

        // It may have changed before anybody listened.
        Reload();
    }

    public void Dispose() => Array.ForEach(_changes, change => change.Dispose());

    /// <summary>One at a time: of several changes the last one has the last word.</summary>
    private void Reload()
    {
        lock (_lock)
        {
            // Every change of the whole configuration comes by here.
            if (_recipe.ReadValues().DifferencesFrom(_seen).Count == 0)
            {
                return;
            }

            try
            {
                bool wasRejected = !ReferenceEquals(_seen, _good);
                SafeGenAISetup setup = _recipe.Play();
                _seen = setup.Configured;
                _apply(setup);
                Tell(setup.Configured, wasRejected);
                _good = _seen;
            }
            catch (SafeGenAIConfigurationException exception)
            {
                SettingsLog.Rejected(_logger, exception.Faults.Count, string.Join(' ', exception.Faults));
            }
            catch (Exception exception)
            {
                // The application's own code, which says again what there is; the configuration's provider must not suffer from it.
                SettingsLog.Rejected(_logger, 1, $"{exception.GetType().Name}: {exception.Message}");
            }
        }
    }

    private void Tell(ConfiguredValues now, bool wasRejected)
    {
        ILookup<bool, string> changed = now.DifferencesFrom(_good).ToLookup(ConfiguredValues.CanReload);
        if (changed[true].Any() || wasRejected)
        {
            SettingsLog.Reloaded(_logger, changed[true].Any()
                ? string.Join(", ", changed[true].Select(path => $"{path} = {now[path] ?? "as in code"} ({_good[path] ?? "as in code"} before)"))
                : "what held before");
        }

        // A value that is what it was at the start again needs none. Names only: one of them is a secret.
        string[] waiting = [.. changed[false].Where(path => now[path] != _atStart[path])];
        if (waiting.Length > 0)
        {
            SettingsLog.NeedRestart(_logger, string.Join(", ", waiting));
        }
    }
}
