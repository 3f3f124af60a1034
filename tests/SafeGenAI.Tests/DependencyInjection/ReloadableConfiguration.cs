using Microsoft.Extensions.Configuration;

namespace SafeGenAI.Tests.DependencyInjection;

/// <summary>A configuration in memory that a test changes while an application runs.</summary>
internal sealed class ReloadableConfiguration : ConfigurationProvider, IConfigurationSource
{
    public ReloadableConfiguration(params (string Path, string? Value)[] values)
    {
        Root = new ConfigurationBuilder().Add(this).Build();
        Change(values);
    }

    public IConfigurationRoot Root { get; }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Sets values, or takes them out with null, all at once, and tells whoever listens.</summary>
    public void Change(params (string Path, string? Value)[] values)
    {
        Dictionary<string, string?> data = new(Data, StringComparer.OrdinalIgnoreCase);
        foreach ((string path, string? value) in values)
        {
            if (value is null)
            {
                data.Remove(path);
            }
            else
            {
                data[path] = value;
            }
        }

        Data = data;
        OnReload();
    }
}
