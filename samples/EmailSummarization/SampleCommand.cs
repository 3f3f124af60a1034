using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EmailSummarization;

/// <summary>The command line: files, options, and what is wrong with them.</summary>
internal static class SampleCommand
{
    public const int BadArguments = 2;

    public static async Task<int> InvokeAsync(string[] args, Func<Settings, CancellationToken, Task<int>> run, TextWriter errors)
    {
        Argument<string[]> files = new("files")
        {
            Description = "E-mails to summarise, .eml or .txt whose first line is 'Subject: ...'. Default: those of the sample.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        files.Validators.Add(result =>
        {
            foreach (string missing in result.Tokens.Select(token => token.Value).Where(path => !File.Exists(path)))
            {
                result.AddError(
                    missing.StartsWith('-') ? $"There is no option '{missing}'."
                    : Directory.Exists(missing) ? $"'{missing}' is a directory: name the files in it."
                    : $"The file '{missing}' does not exist.");
            }
        });
        Option<double> faults = Number("--faults", "RATE", Settings.DefaultFaults, value => value is >= 0 and <= 1, "a share from 0 to 1, such as 0.35",
            "How often the stub's small model misbehaves; the large one does so at the square of it. 0: never.");
        Option<int> seed = Number("--seed", "N", Settings.DefaultSeed, _ => true, "a whole number",
            "Which misbehaviour: the same seed gives the same faults for each e-mail.");
        Option<decimal> budget = Number("--budget-usd", "USD", Settings.DefaultBudgetUsd, value => value is > 0 and <= 9_000_000m,
            "an amount above 0 and up to 9,000,000, such as 0.25", "The most that the run may cost.");
        Option<int> concurrency = Number("--concurrency", "N", Settings.DefaultConcurrency, value => value is >= 1 and <= 100,
            "a whole number from 1 to 100", "How many e-mails are summarised at once.");
        Option<bool> stream = new("--stream") { Description = "Reads the answers as streams." };

        RootCommand root = new("Summarises e-mails through SafeGenAI and shows what happened to each.") { files, faults, seed, budget, concurrency, stream };
        root.SetAction((parsed, cancellationToken) => run(
            new Settings
            {
                Files = parsed.GetValue(files) ?? [],
                Faults = parsed.GetValue(faults),
                Seed = parsed.GetValue(seed),
                BudgetUsd = parsed.GetValue(budget),
                Concurrency = parsed.GetValue(concurrency),
                Stream = parsed.GetValue(stream),
            },
            cancellationToken));

        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count == 0)
        {
            return await parsed.InvokeAsync();
        }

        foreach (ParseError error in parsed.Errors)
        {
            await errors.WriteLineAsync(error.Message);
        }

        await errors.WriteLineAsync("See --help.");
        return BadArguments;
    }

    // Numbers are read the same way everywhere: with a point, whatever the language of the machine.
    private static Option<T> Number<T>(string name, string shape, T fallback, Func<T, bool> isAllowed, string expected, string description)
        where T : struct, IParsable<T> => new(name)
        {
            HelpName = shape,
            Description = description,
            DefaultValueFactory = _ => fallback,
            CustomParser = result =>
            {
                string given = result.Tokens[0].Value;
                if (T.TryParse(given, CultureInfo.InvariantCulture, out T value) && isAllowed(value))
                {
                    return value;
                }

                result.AddError($"{name} is '{given}': give {expected}.");
                return default;
            },
        };
}
