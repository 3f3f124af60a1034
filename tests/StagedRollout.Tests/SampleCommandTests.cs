namespace StagedRollout.Tests;

public class SampleCommandTests
{
    [Theory]
    [InlineData("--scenario bad", "--scenario is 'bad': give one of good, slow, costly, hallucinating.")]
    [InlineData("--seed 1.5", "--seed is '1.5': give a whole number.")]
    [InlineData("--seed 99999999999", "--seed is '99999999999': give a whole number.")]
    [InlineData("--bogus", "'--bogus'")]
    [InlineData("good", "'good'")]
    public async Task ABadArgument_IsNamedWithItsValue(string arguments, string expected)
    {
        using StringWriter errors = new();

        int exit = await SampleCommand.InvokeAsync(arguments.Split(' '), (_, _) => throw new InvalidOperationException("It ran."), errors);

        Assert.Equal(2, exit);
        Assert.Contains(expected, errors.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"See --help.{Environment.NewLine}", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GoodArguments_BecomeSettings()
    {
        Settings given = await ParseAsync("--scenario", "slow", "--seed", "-7", "--fast");

        Assert.Equal(("slow", -7, true), (Assert.Single(given.Scenarios).Name, given.Seed, given.Fast));
    }

    [Fact]
    public async Task WithoutArguments_AllArePlayed_WithPauses()
    {
        Settings given = await ParseAsync();

        Assert.Equal(["good", "slow", "costly", "hallucinating"], given.Scenarios.Select(scenario => scenario.Name));
        Assert.Equal((Settings.DefaultSeed, false), (given.Seed, given.Fast));
    }

    private static async Task<Settings> ParseAsync(params string[] arguments)
    {
        Settings? given = null;
        using StringWriter errors = new();
        int exit = await SampleCommand.InvokeAsync(
            arguments,
            (settings, _) =>
            {
                given = settings;
                return Task.FromResult(0);
            },
            errors);

        Assert.Equal((0, ""), (exit, errors.ToString()));
        return given!;
    }
}
