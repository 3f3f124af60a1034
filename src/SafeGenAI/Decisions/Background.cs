namespace SafeGenAI.Decisions;

/// <summary>Starts a reader that outlives whoever starts it.</summary>
internal static class Background
{
    /// <summary>The starter's activity and scopes stay behind: they would mark everything that is ever read.</summary>
    public static Task Run(Func<Task> work)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Task.Run(work);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(work);
        }
    }
}
