using Microsoft.Extensions.Hosting;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>Leaves the process's signals alone: the default lifetime would take Ctrl+C away from the test runner.</summary>
internal sealed class NoHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
