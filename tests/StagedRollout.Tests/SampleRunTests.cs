using System.Text.RegularExpressions;
using Spectre.Console;
using StagedRollout.Screens;

namespace StagedRollout.Tests;

public partial class SampleRunTests
{
    [Theory]
    [InlineData(Settings.DefaultSeed)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task EachCanary_EndsForWhatItIs(int seed)
    {
        (int exit, string output, string errors) = await RunAsync(new Settings { Seed = seed, Fast = true });

        Assert.Equal((0, ""), (exit, errors));
        string[] ends = output[output.IndexOf("In the end:", StringComparison.Ordinal)..].Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Collection(
            ends,
            end => Assert.Matches(@"^day \d\d \d\d:\d\d  good: promoted from 50 % to 100 % by gates: shown not to be worse: error rate ", end),
            end => Assert.Matches(@"^day .\d \d\d:\d\d  slow: rolled back at \d+ % by gates: rate of slow calls [\d.]+ % against [\d.]+ % in control \(", end),
            end => Assert.Matches(@"^day .\d \d\d:\d\d  costly: rolled back at \d+ % by gates: rate of dear calls [\d.]+ % against [\d.]+ % in control \(", end),
            end => Assert.Matches(@"^day .\d \d\d:\d\d  hallucinating: rolled back at \d+ % by gates: hallucination rate [\d.]+ % against [\d.]+ % in control, ", end));
        Assert.All(ends, end => Assert.Equal(2, Count(output, end)));
        Assert.Equal(4, Count(output, ": started at 1 % by gates: "));
        Assert.Equal(1, Count(output, "good: promoted from 1 % to 10 %"));
        Assert.DoesNotContain('\x1b', output);
    }

    [Fact]
    public async Task TheSameSeed_GivesTheSameCalls_AndAnotherGivesOthers()
    {
        Settings settings = new() { Scenarios = [Named("costly")], Fast = true };

        string first = (await RunAsync(settings)).Output;

        Assert.Equal(first, (await RunAsync(settings)).Output);
        Assert.NotEqual(first, (await RunAsync(settings with { Seed = 3 })).Output);
    }

    [Fact]
    public async Task OnATerminal_ItIsDrawn_WithinItsSize()
    {
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new Terminal(text, width: 80, height: 24),
        });
        using StringWriter errors = new();

        int exit = await SampleRun.RunAsync(new Settings { Scenarios = [Named("costly"), Named("hallucinating")], Fast = true }, console, errors, CancellationToken.None);

        Assert.Equal(0, exit);
        string output = text.ToString();
        Assert.Contains("\x1b[", output, StringComparison.Ordinal);
        Assert.Contains("1 % ##-- 10 % ---- 50 % ---- 100 %", output, StringComparison.Ordinal);
        Assert.Matches(@"Hallucination +\d+\.\d % 0\.\d % +\d+/667 ", output);
        Assert.All(output.Split(['\n', '\r']), line => Assert.InRange(Sequence().Replace(line, "").Length, 0, 80));
        Assert.InRange(Redrawn().Matches(output).Max(match => match.Groups[1].Captures.Count), RolloutPanel.FixedLines, 23);
    }

    [Fact]
    public async Task WhoeverCancels_IsNotShownAnEnd()
    {
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        (int exit, string output, string errors) = await RunAsync(new Settings(), source.Token);

        Assert.Equal((130, "", $"Cancelled.{Environment.NewLine}"), (exit, output, errors));
    }

    private static Scenario Named(string name) => Scenario.All.Single(scenario => scenario.Name == name);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("\x1b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Sequence();

    /// <summary>A line up and cleared, as often as the picture has lines but one.</summary>
    [GeneratedRegex("(?:(\x1b\\[1A)\x1b\\[2K)+")]
    private static partial Regex Redrawn();

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(Settings settings, CancellationToken cancellationToken = default)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new AnsiConsoleOutput(output) });
        int exit = await SampleRun.RunAsync(settings, console, errors, cancellationToken);
        return (exit, output.ToString(), errors.ToString());
    }
}
