using AiFinOps.Adapters.Simulation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>Starts the simulated clock before anything that reads it: messages may be waiting from a process that was killed.</summary>
internal sealed class SimulatedStart(SimulatedClock clock, DateTimeOffset start, ILogger<SimulatedStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await clock.StartAsync(start, cancellationToken))
        {
            logger.LogInformation("Simulated time resumes at {Now:u}.", clock.GetUtcNow());
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
