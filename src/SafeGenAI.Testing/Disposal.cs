namespace SafeGenAI.Testing;

/// <summary>Ends what a suite was given, where it can be ended.</summary>
internal static class Disposal
{
    public static async ValueTask OfAsync(object owned)
    {
        switch (owned)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }
}
