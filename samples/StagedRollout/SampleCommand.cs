using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace StagedRollout;

/// <summary>The command line: options, and what is wrong with them.</summary>
internal static class SampleCommand
{
    public const int BadArguments = 2;

    private static readonly string Names = string.Join(", ", Scenario.All.Select(scenario => scenario.Name));

    public static async Task<int> InvokeAsync(string[] args, Func<Settings, CancellationToken, Task<int>> run, TextWriter errors)
    {
        Option<Scenario?> only = new("--scenario")
        {
            HelpName = "NAME",
            Description = $"Plays one canary only: {Names}.",
            CustomParser = result => Parse(result, Scenario.All.FirstOrDefault(scenario => scenario.Name == result.Tokens[0].Value), $"one of {Names}"),
        };
        Option<int> seed = new("--seed")
        {
            HelpName = "N",
            Description = "Which two weeks: the same seed gives the same calls.",
            DefaultValueFactory = _ => Settings.DefaultSeed,
            CustomParser = result => Parse<int?>(
                result, int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int value) ? value : null, "a whole number") ?? 0,
        };
        Option<bool> fast = new("--fast") { Description = "Plays without pauses." };

        RootCommand root = new("Rolls out four new models, each from 1 % to 100 % of its users as far as its gates let it, and shows two weeks of it in a minute.")
        {
            only, seed, fast,
        };
        root.SetAction((parsed, cancellationToken) => run(
            new Settings
            {
                Scenarios = parsed.GetValue(only) is { } one ? [one] : Scenario.All,
                Seed = parsed.GetValue(seed),
                Fast = parsed.GetValue(fast),
            },
            cancellationToken));

        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count == 0)
        {
            return await parsed.InvokeAsync(cancellationToken: CancellationToken.None);
        }

        foreach (ParseError error in parsed.Errors)
        {
            await errors.WriteLineAsync(error.Message);
        }

        await errors.WriteLineAsync("See --help.");
        return BadArguments;
    }

    private static T? Parse<T>(ArgumentResult result, T? value, string expected)
    {
        if (value is null)
        {
            result.AddError($"--{((OptionResult)result.Parent!).Option.Name.TrimStart('-')} is '{result.Tokens[0].Value}': give {expected}.");
        }

        return value;
    }
}
