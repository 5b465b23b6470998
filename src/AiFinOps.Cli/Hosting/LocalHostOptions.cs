using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Cli.Hosting;

/// <summary>What a local host runs, and where.</summary>
internal sealed record LocalHostOptions
{
    /// <summary>Classes with functions.</summary>
    public required IReadOnlyList<Type> Functions { get; init; }

    /// <summary>Function names in pipeline order.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    public required IConfiguration Settings { get; init; }

    /// <summary>Path of host.json.</summary>
    public required string HostJson { get; init; }

    /// <summary>Registers what the function classes need.</summary>
    public required Action<IServiceCollection> Services { get; init; }

    /// <summary>Address on the loopback interface; port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:7071";

    /// <summary>Path below the route prefix to which <c>/</c> leads; null for none.</summary>
    public string? Home { get; init; }

    /// <summary>
    /// Null for real time. Otherwise simulated time, which begins here unless a simulated moment is stored already:
    /// the <see cref="SimulationDriver"/> fires the timers, and queues are polled without long pauses.
    /// </summary>
    public DateTimeOffset? SimulatedFrom { get; init; }
}
