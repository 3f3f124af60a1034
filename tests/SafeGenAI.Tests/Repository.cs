namespace SafeGenAI.Tests;

/// <summary>Where the sources and documents are, for tests that read them.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SafeGenAI.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new InvalidOperationException($"No SafeGenAI.sln above {AppContext.BaseDirectory}.");
        }
    }
}
