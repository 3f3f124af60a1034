namespace SafeGenAI.Tests;

/// <summary>Lets others run until what happens apart from the call has happened: a sink's reader, a client that answers late.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition() && TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            await Task.Yield();
        }

        Assert.True(condition());
    }
}
