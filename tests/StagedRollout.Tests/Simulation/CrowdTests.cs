using StagedRollout.Simulation;

namespace StagedRollout.Tests.Simulation;

public class CrowdTests
{
    [Fact]
    public void Thousands_ComeADay_MoreByDayThanByNight()
    {
        Visit[] visits = [.. Visits(seed: 1, days: 2)];

        Assert.InRange(visits.Length, 2 * Crowd.CallsPerDay * 0.95, 2 * Crowd.CallsPerDay * 1.05);
        Assert.InRange(visits.Select(visit => visit.User).Distinct().Count(), 20_000, Crowd.Users);
        int At(int hour) => visits.Count(visit => visit.At.Hour == hour);
        Assert.True(At(14) > 4 * At(2), $"{At(14)} at 14 o'clock, {At(2)} at 2");
    }

    [Fact]
    public void TheSameSeed_BringsTheSameUsers()
    {
        Assert.Equal(Visits(seed: 1, days: 0.1), Visits(seed: 1, days: 0.1));
        Assert.NotEqual(Visits(seed: 1, days: 0.1), Visits(seed: 2, days: 0.1));
    }

    private static IEnumerable<Visit> Visits(int seed, double days)
    {
        Crowd crowd = new(new Chance(seed));
        DateTimeOffset end = SimulatedClock.Start.AddDays(days);
        for (Visit visit = crowd.Next(SimulatedClock.Start); visit.At < end; visit = crowd.Next(visit.At))
        {
            yield return visit;
        }
    }
}
