namespace SafeGenAI.Tests;

/// <summary>Waits for what happens apart from the call: a sink's reader, a client that answers late.</summary>
internal static class Eventually
{
    private const int MaximumTries = 5_000;

    public static async Task TrueAsync(Func<bool> condition)
    {
        for (int i = 0; i < MaximumTries && !condition(); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        Assert.True(condition());
    }
}
