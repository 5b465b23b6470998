using System.Globalization;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// What changed. <c>POST /api/changes</c> takes one change <c>{"id","kind","what",…}</c> or a batch <c>{"changes":[…]}</c>, signed;
/// <c>GET /api/changes?from&amp;to&amp;line</c> lists them, newest first.
/// </summary>
public sealed class ChangesApi(IServiceProvider services, IConfigurationStore configurations, IChangeFeed changes, TimeProvider time)
{
    public const int MostInBatch = 1000;
    private const int MostBytes = 1024 * 1024;
    private const int AtOnce = 16;
    private const int DaysListed = 7;
    private const int MostDays = 90;

    private readonly ChangeSenders senders = services.GetRequiredService<ChangeSenders>();

    public Task<IResult> RecordAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var configuration = (await configurations.RequireAsync(cancellationToken)).Configuration;
        var (sender, body) = await senders.ReadAsync(request, MostBytes, configuration, cancellationToken);
        var intake = new Intake(sender, configuration, new ChangeAllocation(configuration.Lines, configuration.Rules), time.GetUtcNow());
        return body.Objects("changes") is { } batch
            ? await RecordBatchAsync(batch, intake, cancellationToken)
            : Results.Accepted("/api/changes", await RecordAsync(0, body, intake, cancellationToken));
    });

    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var configuration = (await configurations.RequireAsync(cancellationToken)).Configuration;
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var to = DayOf(request, "to") ?? today;
        var from = DayOf(request, "from") ?? to.AddDays(1 - DaysListed);
        if (from > to || to > today || to.DayNumber - from.DayNumber >= MostDays)
        {
            throw ProblemException.BadRequest("range-not-possible", "`from` is after `to`, `to` is after today, or there are more than 90 days between.", "Send past UTC days, for example from=2026-06-01&to=2026-06-07.");
        }

        var line = request.Query["line"].ToString();
        var allocation = new ChangeAllocation(configuration.Lines, configuration.Rules);
        var listed = (await changes.BetweenAsync(StartOf(from), StartOf(to.AddDays(1)), cancellationToken))
            .Select(change => (Change: change, Lines: allocation.LinesOf(change)))
            .Where(change => line.Length == 0 || change.Lines.Contains(line, StringComparer.Ordinal))
            .OrderByDescending(change => change.Change.At);
        return Results.Ok(new { From = from, To = to, Changes = listed.Select(change => ChangeJson.Of(change.Change, change.Lines)) });
    });

    /// <summary>Each is judged by itself: the good ones are kept, and the others are told with their place.</summary>
    private async Task<IResult> RecordBatchAsync(IReadOnlyList<JsonBody> batch, Intake intake, CancellationToken cancellationToken)
    {
        if (batch.Count is 0 or > MostInBatch)
        {
            throw ProblemException.BadRequest(
                "batch-of-wrong-size", string.Create(CultureInfo.InvariantCulture, $"`changes` has {batch.Count} entries; nothing was recorded."),
                string.Create(CultureInfo.InvariantCulture, $"Send 1 to {MostInBatch} changes at once."));
        }

        var results = new ChangeResult[batch.Count];
        await Parallel.ForEachAsync(batch.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (item, cancelled) =>
            results[item.Index] = await TryRecordAsync(item.Index, item.Item, intake, cancelled));
        var rejected = results.Count(result => result.IsRejected);
        return Results.Json(
            new { Recorded = results.Length - rejected, Rejected = rejected, Results = results },
            statusCode: rejected == results.Length ? StatusCodes.Status400BadRequest : StatusCodes.Status202Accepted);
    }

    private async Task<ChangeResult> TryRecordAsync(int index, JsonBody item, Intake intake, CancellationToken cancellationToken)
    {
        try
        {
            return await RecordAsync(index, item, intake, cancellationToken);
        }
        catch (ProblemException problem)
        {
            return ChangeResult.Refused(index, problem);
        }
    }

    /// <exception cref="ProblemException">It is no change, or something else was told under this id.</exception>
    private async Task<ChangeResult> RecordAsync(int index, JsonBody item, Intake intake, CancellationToken cancellationToken)
    {
        var change = ChangeItem.Read(item, intake.Sender, intake.Now);
        var receipt = await changes.RecordAsync(change, cancellationToken);
        if (receipt is ChangeReceipt.IdTaken)
        {
            throw new ProblemException(
                StatusCodes.Status409Conflict, "id-taken", $"Another change was recorded under the id {Quoted.Text(change.Id)}; it stays as it was.", "Give each change an id of its own, for example that of the run.");
        }

        var lines = intake.Allocation.LinesOf(change);
        var note = change.Line.Length > 0 && !intake.Configuration.HasLine(change.Line) ? $"There is no line {Quoted.Text(change.Line)}; it counts for all." : null;
        return new ChangeResult(index, receipt is ChangeReceipt.Recorded ? "recorded" : "known", lines.DefaultIfEmpty(AllocationLine.UnallocatedId)) { Id = change.Id, Note = note };
    }

    private static DateOnly? DayOf(HttpRequest request, string name) => request.Query[name].ToString() is not { Length: > 0 } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 9999 ? day
        : throw ProblemException.BadRequest("member-of-wrong-type", $"`{name}` is not a date.", $"Send `{name}` like 2026-06-01.");

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>What every change of one request is judged by.</summary>
    private sealed record Intake(ChangeSourceSettings Sender, FinOpsConfiguration Configuration, ChangeAllocation Allocation, DateTimeOffset Now);
}

/// <summary>What became of one change of a request.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Outcome"><c>recorded</c>, <c>known</c> (told before) or <c>rejected</c>.</param>
/// <param name="Lines">Lines that it touches; <c>unallocated</c> where it is nobody's in particular.</param>
internal sealed record ChangeResult(int Index, string Outcome, IEnumerable<string> Lines)
{
    public string? Id { get; init; }

    public string? Note { get; init; }

    /// <summary>Stable name of what is wrong.</summary>
    public string? Reason { get; init; }

    public string? Detail { get; init; }

    public string? Remedy { get; init; }

    internal bool IsRejected => Reason is not null;

    public static ChangeResult Refused(int index, ProblemException problem) =>
        new(index, "rejected", []) { Reason = problem.Reason, Detail = problem.Message, Remedy = problem.Remedy };
}
