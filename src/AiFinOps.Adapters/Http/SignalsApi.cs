using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// <c>POST /api/signals</c> takes <c>{"signal","what"}</c>, signed as a change is: the product is broken, and what contains it under this signal is undone.
/// It says what it undid. Whoever watches the product sends it again for as long as it is broken: what is still being written cannot be undone yet.
/// </summary>
public sealed class SignalsApi(IServiceProvider services, IConfigurationStore configurations, ReportSignal reports)
{
    private const int MostBytes = 16 * 1024;

    private readonly ChangeSenders senders = services.GetRequiredService<ChangeSenders>();

    public Task<IResult> ReportAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var configuration = (await configurations.RequireAsync(cancellationToken)).Configuration;
        var (sender, body) = await senders.ReadAsync(request, MostBytes, configuration, cancellationToken);
        var (signal, what) = (BodyLine.Of(body, "signal", required: true), BodyLine.Of(body, "what", required: true));
        RequireKnown(signal, configuration);
        var undone = await reports.RunAsync(sender.Name, signal, what, configuration, cancellationToken);
        return Results.Accepted(value: new { Signal = signal, Undone = undone });
    });

    private static void RequireKnown(string signal, FinOpsConfiguration configuration)
    {
        var known = configuration.HardStops.SelectMany(stop => stop.Ladder).Select(rung => rung.UndoOn).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (!known.Contains(signal, StringComparer.Ordinal))
        {
            throw new ProblemException(
                StatusCodes.Status404NotFound, "signal-unknown", $"No rung is undone on {Quoted.Text(signal)}.",
                known.Count == 0 ? "Name it in `undoOn` of a rung in finops.yaml, and apply." : $"Send {Quoted.List(known)}, or name it in `undoOn` of a rung in finops.yaml, and apply.");
        }
    }
}
