namespace SafeGenAI.Redis.Tests;

public class RecentlyUsedTests
{
    [Fact]
    public void NeverKeepsMoreThanItsMaximum_AndTheLastHalfAlways()
    {
        RecentlyUsed<int, string> used = new(10);
        for (int i = 0; i < 100; i++)
        {
            used.Set(i, $"{i}");
            Assert.InRange(used.Values.Count(), Math.Min(i + 1, 5), 10);
            Assert.All(Enumerable.Range(Math.Max(0, i - 4), Math.Min(i + 1, 5)), last => Assert.True(used.TryGet(last, out _)));
        }
    }

    [Fact]
    public void WhatIsLookedAt_Stays()
    {
        RecentlyUsed<int, string> used = new(10);
        used.Set(-1, "kept");
        for (int i = 0; i < 100; i++)
        {
            used.Set(i, $"{i}");
            Assert.True(used.TryGet(-1, out string kept));
            Assert.Equal("kept", kept);
        }

        Assert.False(used.TryGet(50, out _));
    }

    [Fact]
    public void WhatIsSetAgain_IsThereOnce()
    {
        RecentlyUsed<int, string> used = new(4);
        foreach (int key in new[] { 1, 2, 3, 1, 1, 3 })
        {
            used.Set(key, $"{key}");
        }

        Assert.Equal(["1", "2", "3"], used.Values.Order());
    }
}
