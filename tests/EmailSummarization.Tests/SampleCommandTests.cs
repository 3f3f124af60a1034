namespace EmailSummarization.Tests;

public class SampleCommandTests
{
    [Theory]
    [InlineData("--faults 2", "--faults is '2'")]
    [InlineData("--faults NaN", "--faults is 'NaN'")]
    [InlineData("--faults 0,5", "--faults is '0,5'")]
    [InlineData("--seed 1.5", "--seed is '1.5'")]
    [InlineData("--budget-usd 0", "--budget-usd is '0'")]
    [InlineData("--budget-usd 9000001", "--budget-usd is '9000001'")]
    [InlineData("--concurrency 0", "--concurrency is '0'")]
    [InlineData("--bogus", "'--bogus'")]
    [InlineData("missing.eml", "'missing.eml' does not exist")]
    public async Task ABadArgument_IsNamedWithItsValue(string arguments, string expected)
    {
        using StringWriter errors = new();

        int exit = await SampleCommand.InvokeAsync(arguments.Split(' '), (_, _) => throw new InvalidOperationException("It ran."), errors);

        Assert.Equal(2, exit);
        Assert.Contains(expected, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GoodArguments_BecomeSettings()
    {
        Settings? given = null;
        using StringWriter errors = new();

        int exit = await SampleCommand.InvokeAsync(
            ["--faults", "0.5", "--seed", "-7", "--budget-usd", "0.001", "--concurrency", "9", "--stream"],
            (settings, _) =>
            {
                given = settings;
                return Task.FromResult(0);
            },
            errors);

        Assert.Equal(0, exit);
        Assert.Equal(new Settings { Files = given!.Files, Faults = 0.5, Seed = -7, BudgetUsd = 0.001m, Concurrency = 9, Stream = true }, given);
        Assert.Empty(given.Files);
    }
}
