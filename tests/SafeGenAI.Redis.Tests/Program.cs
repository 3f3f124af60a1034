using System.Globalization;

namespace SafeGenAI.Redis.Tests;

/// <summary>What this assembly does when it is run by itself and not by a test runner: it is the server of <see cref="GarnetProcess"/>.</summary>
internal static class Program
{
    public const string ServeGarnet = "serve-garnet";

    public const string Ready = "The server is ready.";

    public static int Main(string[] arguments)
    {
        if (arguments is not [ServeGarnet, { } port])
        {
            Console.Error.WriteLine($"Run it with dotnet test, or with: {ServeGarnet} <port>");
            return 1;
        }

        using LocalGarnet server = LocalGarnet.Start(int.Parse(port, CultureInfo.InvariantCulture));
        Console.WriteLine(Ready);

        // Ends with the test run, however that ends.
        Console.In.ReadToEnd();
        return 0;
    }
}
