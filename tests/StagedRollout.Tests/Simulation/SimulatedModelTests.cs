using Microsoft.Extensions.AI;
using StagedRollout.Simulation;

namespace StagedRollout.Tests.Simulation;

public class SimulatedModelTests
{
    private const string Order = "Your order costs 318 USD and leaves on 14 March 2026.";

    private readonly SimulatedClock _clock = new();

    [Fact]
    public async Task Times_SpreadAroundTheMedian_AndAllPassOnTheClock()
    {
        List<TimeSpan> times = [];
        SimulatedModel model = Model(new ModelTraits(900, 120, ErrorRate: 0, InventionRate: 0));
        for (int i = 0; i < 10_001; i++)
        {
            DateTimeOffset before = _clock.GetUtcNow();
            await AskAsync(model);
            times.Add(_clock.GetUtcNow() - before);
        }

        times.Sort();
        Assert.InRange(times[5_000].TotalMilliseconds, 880, 920);
        Assert.InRange(times[9_500].TotalMilliseconds, 1_600, 1_900);
    }

    [Fact]
    public async Task Tokens_SpreadAroundTheMedian()
    {
        List<long> tokens = [];
        SimulatedModel model = Model(new ModelTraits(900, 120, ErrorRate: 0, InventionRate: 0));
        for (int i = 0; i < 10_001; i++)
        {
            tokens.Add((await AskAsync(model)).Usage!.OutputTokenCount!.Value);
        }

        tokens.Sort();
        Assert.InRange(tokens[5_000], 115, 124);
    }

    [Fact]
    public async Task AnAnswer_IsWhatItWasGiven_UnlessItIsInvented()
    {
        SimulatedModel model = Model(new ModelTraits(900, 120, ErrorRate: 0, InventionRate: 0.1));
        List<string> answers = [];
        for (int i = 0; i < 10_000; i++)
        {
            answers.Add((await AskAsync(model)).Text);
        }

        Assert.InRange(answers.Count(answer => answer == Order), 8_850, 9_150);
        Assert.All(answers.Where(answer => answer != Order), answer => Assert.Equal("Your order costs 1318 USD and leaves on 14 March 2026.", answer));
    }

    [Fact]
    public async Task ItFails_AtItsRate()
    {
        SimulatedModel model = Model(new ModelTraits(900, 120, ErrorRate: 0.2, InventionRate: 0));
        int failed = 0;
        for (int i = 0; i < 5_000; i++)
        {
            failed += await Record.ExceptionAsync(() => AskAsync(model)) is HttpRequestException ? 1 : 0;
        }

        Assert.InRange(failed, 900, 1_100);
    }

    private SimulatedModel Model(ModelTraits traits) => new("new", traits, new Chance(1), _clock);

    private static Task<ChatResponse> AskAsync(SimulatedModel model) => model.GetResponseAsync([new ChatMessage(ChatRole.User, $"What does it cost?\n{Order}")]);
}
