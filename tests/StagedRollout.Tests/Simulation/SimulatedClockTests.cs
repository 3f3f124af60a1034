using StagedRollout.Simulation;

namespace StagedRollout.Tests.Simulation;

public class SimulatedClockTests
{
    private readonly SimulatedClock _clock = new();

    [Fact]
    public void ItGoesWhereItIsPut_AndNeverBack()
    {
        _clock.AdvanceTo(SimulatedClock.Start.AddHours(2));
        _clock.Advance(TimeSpan.FromMinutes(1));
        _clock.AdvanceTo(SimulatedClock.Start.AddHours(1));

        Assert.Equal(SimulatedClock.Start.AddMinutes(121), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(121), _clock.GetElapsedTime(0));
    }

    [Fact]
    public void NoTimerFires()
    {
        using ITimer timer = _clock.CreateTimer(_ => Assert.Fail("It fired."), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.True(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }
}
