using Microsoft.Extensions.Configuration;

namespace SafeGenAI.DependencyInjection;

/// <summary>
/// What an application said, in order. Every container plays it into a setup of its own, so that two built from the
/// same services share no options, and a second attempt after a fault starts clean. It is played again when the
/// configuration changes.
/// </summary>
internal sealed class SafeGenAIRecipe
{
    private readonly List<Action<SafeGenAISetup>> _steps = [];
    private readonly List<IConfiguration> _configurations = [];

    public IReadOnlyList<IConfiguration> Configurations => _configurations;

    public void Add(Action<SafeGenAISetup> step) => _steps.Add(step);

    public void Add(IConfiguration configuration)
    {
        // AddSafeGenAI may be called several times with the same section; its faults are listed once.
        if (!_configurations.Contains(configuration))
        {
            _configurations.Add(configuration);
        }
    }

    public ConfiguredValues ReadValues() => new(_configurations);

    public SafeGenAISetup Play()
    {
        SafeGenAISetup setup = new() { Configured = ReadValues() };
        foreach (Action<SafeGenAISetup> step in _steps)
        {
            step(setup);
        }

        setup.Complete();
        foreach (IConfiguration configuration in _configurations)
        {
            SafeGenAISettings.Apply(configuration, setup);
        }

        return setup;
    }
}
