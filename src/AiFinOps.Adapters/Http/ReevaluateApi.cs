using System.Security.Cryptography;
using System.Text;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// Manual re-evaluation. <c>POST /api/reevaluate</c> with <c>{"lines":[…],"from":"yyyy-MM-dd","to":"yyyy-MM-dd"}</c>, everything optional,
/// answers 202 with a run id and a status URL. The header <c>Idempotency-Key</c> makes a repeat return the same run.
/// </summary>
public sealed class ReevaluateApi(IConfigurationStore configurations, IRunStore runs, ILedger ledger, IMessageQueue queue, TimeProvider time)
{
    private const string KeyHeader = "Idempotency-Key";

    private static readonly DateOnly FirstDay = new(2000, 1, 1);

    public Task<IResult> StartAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var body = await JsonBody.ReadAsync(request, optional: true, cancellationToken);
        var run = await NewRunAsync(request, body, cancellationToken);
        var stored = await runs.CreateAsync(run, cancellationToken);
        if (!string.Equals(stored.Request, run.Request, StringComparison.Ordinal))
        {
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity, "key-reused", $"The {KeyHeader} was used before with another body.", "Use a new key for a new request.");
        }

        // Sent for a repeat too: the first attempt may have died before it sent. A finished run is not run again.
        var version = await ledger.CurrentVersionAsync(cancellationToken);
        await queue.SendAsync(Queues.Evaluations, new EvaluateSpendMessage(version, stored.Id) { CorrelationId = stored.Id }, null, cancellationToken);
        var status = $"/api/reevaluate/{stored.Id}";
        return Results.Accepted(status, new { RunId = stored.Id, stored.Status, StatusUrl = status });
    });

    public Task<IResult> StatusAsync(HttpRequest request, string runId, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
        await runs.FindAsync(runId, cancellationToken) is { } run
            ? Results.Ok(new { RunId = run.Id, run.Status, run.Lines, run.From, run.To, run.CreatedAt, run.FinishedAt, run.Summary, run.Findings })
            : Problems.Of(StatusCodes.Status404NotFound, "no-such-run", $"There is no run {runId}.", "Start one with POST /api/reevaluate."));

    private async Task<EvaluationRun> NewRunAsync(HttpRequest request, JsonBody body, CancellationToken cancellationToken)
    {
        var inForce = await configurations.LoadAsync(cancellationToken) ?? throw new ProblemException(
            StatusCodes.Status503ServiceUnavailable, "not-configured", "No configuration was ever applied.", "Run `finops apply finops.yaml` first.");
        var lines = body.Texts("lines");
        if (lines.FirstOrDefault(line => inForce.Configuration.Line(line) is null) is { } unknown)
        {
            throw ProblemException.BadRequest("no-such-line", $"There is no line {unknown}.", $"Use one of {string.Join(", ", inForce.Configuration.Lines.Select(line => line.Id))}.");
        }

        var (from, to) = (body.Day("from"), body.Day("to"));
        if (from > to)
        {
            throw ProblemException.BadRequest("range-backwards", $"`from` {from:yyyy-MM-dd} is after `to` {to:yyyy-MM-dd}.", "Send an inclusive range of UTC days.");
        }

        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (from < FirstDay || to < FirstDay || from > today || to > today)
        {
            throw ProblemException.BadRequest("day-out-of-range", $"A day before {FirstDay:yyyy-MM-dd} or after today has no spend to judge.", "Send past UTC days.");
        }

        return new EvaluationRun(RunIdOf(request, body, now), "queued", lines, from, to, body.Raw, now, null, "", []);
    }

    private static string RunIdOf(HttpRequest request, JsonBody body, DateTimeOffset now)
    {
        var key = request.Headers[KeyHeader].ToString();
        var seed = key.Length > 0 ? key : $"{now:O}|{body.Raw}|{request.HttpContext.TraceIdentifier}";
        return "run-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)).AsSpan(0, 8));
    }
}
