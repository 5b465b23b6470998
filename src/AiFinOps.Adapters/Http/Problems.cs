using System.Text.Json;
using AiFinOps.Core.Incidents;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>Errors as RFC 9457 problem details. <c>reason</c> is a stable name; <c>remedy</c> says what to do instead.</summary>
internal static class Problems
{
    public static IResult Of(int status, string reason, string detail, string remedy) => Results.Problem(
        detail, statusCode: status, title: reason.Replace('-', ' '), type: $"urn:aifinops:{reason}",
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["reason"] = reason, ["remedy"] = remedy });

    public static IResult Of(Refused refused) => Of(StatusOf(refused.ReasonName), refused.ReasonName, refused.Message, refused.Remedy);

    private static int StatusOf(string reason) => reason switch
    {
        "no-such-incident" => StatusCodes.Status404NotFound,
        "stale" => StatusCodes.Status412PreconditionFailed,
        "root-cause-incomplete" or "note-empty" or "reason-missing" or "review-incomplete" or "impact-incomplete" or "snooze-out-of-bounds" or "category-unknown" => StatusCodes.Status400BadRequest,
        "not-an-approver" or "reviewer-acted" or "reviewer-closes" or "not-permitted" => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status409Conflict,
    };
}

/// <summary>The request cannot be served; carries the answer. Thrown and caught within this folder only.</summary>
internal sealed class ProblemException(int status, string reason, string detail, string remedy) : Exception(detail)
{
    public int Status => status;

    public string Reason => reason;

    public string Remedy => remedy;

    public IResult Result => Problems.Of(status, Reason, Message, Remedy);

    public static ProblemException BadRequest(string reason, string detail, string remedy) => new(StatusCodes.Status400BadRequest, reason, detail, remedy);
}

/// <summary>Runs a handler and turns what it throws on bad requests into problem details.</summary>
internal static class Endpoint
{
    public static async Task<IResult> RunAsync(Func<Task<IResult>> handler)
    {
        try
        {
            return await handler();
        }
        catch (ProblemException problem)
        {
            return problem.Result;
        }
        catch (JsonException exception)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "body-not-understood", exception.Message, "Send a JSON object as the documentation shows.");
        }
    }
}
