using Microsoft.Extensions.Hosting;

namespace SafeGenAI.Tests.DependencyInjection;

/// <summary>A service of an application's that remembers whether it was started.</summary>
internal sealed class Worker : IHostedService
{
    public bool HasStarted { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        HasStarted = true;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
