using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace SafeGenAI.DependencyInjection;

/// <summary>Reads values from configuration and lists every fault: an unknown name, a value that does not parse.</summary>
internal sealed class SettingsReader(IConfiguration section, string path, List<string> faults)
{
    private readonly List<string> _known = [];

    /// <summary>How many faults are listed so far, of this and all other sections.</summary>
    public int FaultCount => faults.Count;

    public static SettingsReader Of(IConfiguration section, List<string> faults) =>
        new(section, section is IConfigurationSection named ? named.Path : "", faults);

    public SettingsReader Number(string name, Action<int> set) => Value(name, "a whole number", text =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && Set(set, value));

    public SettingsReader Number(string name, Action<double> set) => Value(name, "a number", text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && Set(set, value));

    public SettingsReader Number(string name, Action<decimal> set) => Value(name, "a number", text =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal value) && Set(set, value));

    /// <remarks>A bare number would be read as days: who writes 30 means seconds.</remarks>
    public SettingsReader Time(string name, Action<TimeSpan> set) => Value(name, "a time such as 00:00:30", text =>
        text.Contains(':', StringComparison.Ordinal)
        && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) && Set(set, value));

    public SettingsReader Flag(string name, Action<bool> set) => Value(name, "true or false", text =>
        bool.TryParse(text, out bool value) && Set(set, value));

    public SettingsReader Text(string name, Action<string> set) => Value(name, "a text", text => Set(set, text));

    /// <summary>A text that no message repeats.</summary>
    public SettingsReader Secret(string name, Action<string> set) => Value(name, "a text", text => Set(set, text), isSecret: true);

    /// <summary>The name of an enum's value, whatever its case.</summary>
    public SettingsReader Choice<T>(string name, Action<T> set) where T : struct, Enum => Value(
        name, $"one of {string.Join(", ", Enum.GetNames<T>())}", text =>
        Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) && Set(set, Enum.Parse<T>(text, ignoreCase: true)));

    /// <summary>A table whose row names are the application's, and whose values are those of an enum.</summary>
    public SettingsReader Choices<T>(Action<string, T> set) where T : struct, Enum
    {
        foreach (IConfigurationSection row in section.GetChildren())
        {
            Choice(row.Key, (T value) => set(row.Key, value));
        }

        return this;
    }

    /// <summary>A table whose row names are the application's, and whose values are times.</summary>
    public SettingsReader Times(Action<string, TimeSpan> set)
    {
        foreach (IConfigurationSection row in section.GetChildren())
        {
            Time(row.Key, value => set(row.Key, value));
        }

        return this;
    }

    /// <summary>An array of texts. An empty one is a value too.</summary>
    public SettingsReader Texts(string name, Action<IReadOnlyList<string>> set)
    {
        _known.Add(name);
        IConfigurationSection child = section.GetSection(name);
        IConfigurationSection[] items = [.. child.GetChildren()];
        const string Kind = "a list of texts such as [\"ann\", \"ben\"]";
        if (Array.Exists(items, item => !int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            faults.Add($"{PathOf(name)} is a section; set {Kind}.");
        }
        else if (!string.IsNullOrEmpty(child.Value) || Array.Exists(items, item => string.IsNullOrWhiteSpace(item.Value)))
        {
            faults.Add($"{PathOf(name)} is {(items.Length == 0 ? $"\"{child.Value}\"" : "a list with something blank in it")}; set {Kind}.");
        }
        else if (items.Length > 0 || child.Value is not null)
        {
            set([.. items.Select(item => item.Value!)]);
        }

        return this;
    }

    /// <summary>An array of whole numbers. An empty one is a value too.</summary>
    public SettingsReader Numbers(string name, Action<IReadOnlyList<int>> set)
    {
        const string Kind = "a list of whole numbers such as [50, 80]";
        _known.Add(name);
        IConfigurationSection child = section.GetSection(name);
        IConfigurationSection[] items = [.. child.GetChildren()];
        List<int> values = [];
        foreach (IConfigurationSection item in items)
        {
            if (!int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                faults.Add($"{PathOf(name)} is a section; set {Kind}.");
                return this;
            }

            if (!int.TryParse(item.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value))
            {
                faults.Add($"{PathOf(name)}:{item.Key} is \"{item.Value}\"; set a whole number.");
                return this;
            }

            values.Add(value);
        }

        if (!string.IsNullOrEmpty(child.Value))
        {
            faults.Add($"{PathOf(name)} is \"{child.Value}\"; set {Kind}.");
        }
        else if (items.Length > 0 || child.Value is not null)
        {
            set(values);
        }

        return this;
    }

    /// <summary>A number, or a section that says more.</summary>
    public SettingsReader NumberOrSection(string name, Action<decimal> set, Action<SettingsReader> read) =>
        section.GetSection(name).GetChildren().Any() ? Section(name, read) : Number(name, set);

    public SettingsReader Section(string name, Action<SettingsReader> read)
    {
        _known.Add(name);
        IConfigurationSection child = section.GetSection(name);
        if (!string.IsNullOrEmpty(child.Value))
        {
            faults.Add($"{PathOf(name)} is \"{child.Value}\"; it is a section: set the values below it.");
        }
        else if (child.Exists())
        {
            SettingsReader reader = new(child, PathOf(name), faults);
            read(reader);
            reader.End();
        }

        return this;
    }

    /// <summary>Sections whose names are the application's: models, features.</summary>
    public SettingsReader Each(string name, IEnumerable<string> names, Action<string, SettingsReader> read) => Section(name, reader =>
    {
        foreach (string known in names)
        {
            reader.Section(known, child => read(known, child));
        }
    });

    /// <summary>Reports the names that nobody read.</summary>
    public void End()
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                faults.Add($"{PathOf(child.Key)} is not a setting; known here are {SafeGenAISetup.Known(_known)}.");
            }
        }
    }

    public void Fault(string name, string text) => faults.Add($"{PathOf(name)} {text}");

    private SettingsReader Value(string name, string kind, Func<string, bool> parse, bool isSecret = false)
    {
        _known.Add(name);
        IConfigurationSection child = section.GetSection(name);
        string shown = isSecret ? "set, but wrong" : $"\"{child.Value}\"";
        if (child.GetChildren().Any())
        {
            faults.Add($"{PathOf(name)} is a section; set {kind}.");
        }
        else if (child.Value is { } text)
        {
            try
            {
                if (!parse(text))
                {
                    faults.Add($"{PathOf(name)} is {shown}; set {kind}.");
                }
            }
            catch (ArgumentException exception)
            {
                faults.Add($"{PathOf(name)} is {shown}: {FaultText.Of(exception)}");
            }
        }

        return this;
    }

    private static bool Set<T>(Action<T> set, T value)
    {
        set(value);
        return true;
    }

    private string PathOf(string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}:{name}";
}
