using AiFinOps.Core.Escalation;
using AiFinOps.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// The one switch over all containment. <c>GET /api/containment</c> says whether it acts, <c>POST /api/containment/halt</c> and <c>…/resume</c> with
/// <c>{"reason"}</c> turn it. Whoever is at work may stop it; to let it act again is an approver's.
/// </summary>
public sealed class ContainmentApi(IServiceProvider services, ContainmentSwitch @switch)
{
    private readonly CallerGate gate = services.GetRequiredService<CallerGate>();

    public Task<IResult> ShowAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        await gate.ReaderAsync(request, cancellationToken);
        return await StateAsync(cancellationToken);
    });

    public Task<IResult> TurnAsync(HttpRequest request, string turn, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        var (_, caller) = await gate.PersonAsync(request, cancellationToken);
        if (turn is not ("halt" or "resume"))
        {
            throw new ProblemException(StatusCodes.Status404NotFound, "no-such-verb", $"There is no turn {turn}.", "Use halt or resume.");
        }

        if (turn is "resume" && !caller.Person.Roles.Contains(Role.Approver))
        {
            throw new ProblemException(StatusCodes.Status403Forbidden, "not-permitted", $"{caller.Person.Id} may not let containment act again.", $"Ask somebody with role {Role.Approver}.");
        }

        var reason = BodyLine.Of(await JsonBody.ReadAsync(request, optional: false, cancellationToken), "reason", required: true);
        await (turn is "halt" ? @switch.HaltAsync(caller.Actor, reason, cancellationToken) : @switch.ResumeAsync(caller.Actor, reason, cancellationToken));
        return await StateAsync(cancellationToken);
    });

    private async Task<IResult> StateAsync(CancellationToken cancellationToken)
    {
        var halted = await @switch.HaltedSinceAsync(cancellationToken);
        return Results.Ok(new { Acts = halted is null, HaltedSince = halted });
    }
}
