using System.Globalization;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// What changed: <c>POST /api/changes</c> with <c>{"id","kind","line","description","at"}</c>, from a deployment pipeline with a function key.
/// <c>GET /api/changes</c> lists the newest.
/// </summary>
public sealed class ChangesApi(IChangeFeed changes, TimeProvider time)
{
    private const int MostListed = 100;

    public Task<IResult> RecordAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var body = await JsonBody.ReadAsync(request, optional: false, cancellationToken);
        var change = new Change(
            body.RequiredText("id"), body.RequiredText("kind"), body.Text("line") ?? "", body.RequiredText("description"), MomentOf(body));
        await changes.RecordAsync(change, cancellationToken);
        return Results.Accepted("/api/changes", change);
    });

    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
        Results.Ok(new { Changes = await changes.ListAsync(MostListed, cancellationToken) }));

    private DateTimeOffset MomentOf(JsonBody body) => body.Text("at") is not { } text
        ? time.GetUtcNow()
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime()
            : throw ProblemException.BadRequest("member-of-wrong-type", "`at` is not a moment.", "Send `at` like 2026-06-01T09:30:00Z.");
}
