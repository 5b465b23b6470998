using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.Http;

/// <summary>One conversation with a target, about one action.</summary>
internal sealed class TargetSession(TargetHttp http, TargetAccess access, ContainmentAct act, TimeProvider time)
{
    /// <summary>Longer than this nobody waits for a change that a service has taken on: the state says in the end whether it came.</summary>
    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(2);

    public ContainmentTargetSettings Target => act.Target!;

    public string Name => access.Words.Name;

    public string ActionId => act.ActionId;

    public Task<TargetAnswer> GetAsync(string path, CancellationToken cancellationToken, params IEnumerable<(string Name, string? Value)> query) =>
        SendAsync(new TargetRequest(HttpMethod.Get, At(path, query)), cancellationToken);

    public Task<TargetAnswer> SendAsync(TargetRequest request, CancellationToken cancellationToken) => http.SendAsync(access, request, cancellationToken);

    public Uri At(string path, params IEnumerable<(string Name, string? Value)> query) => ApiAddress.At(access.Base, path, query);

    /// <summary>A write of this body, with the answer that comes at once.</summary>
    public static TargetRequest Write(HttpMethod method, Uri address, JsonNode? body) =>
        new(method, address) { Body = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body), IsWrite = true };

    /// <summary>
    /// Waits until a change that Azure has taken on is done, as long as it may be watched. Whoever may write a resource may not always watch
    /// its operations, so not being allowed to is no fault: the state is read back all the same.
    /// </summary>
    /// <exception cref="TargetException">Azure says that it failed.</exception>
    public async Task FinishAsync(TargetAnswer answer, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var place = answer.Operation ?? (answer.Status == 202 ? answer.Location : null);
        while (place is not null && time.GetElapsedTime(begun) < LongestWatch)
        {
            await Task.Delay(Clamp(answer.RetryAfter ?? UsualPause), time, cancellationToken);
            try
            {
                answer = await SendAsync(new TargetRequest(HttpMethod.Get, place), cancellationToken);
            }
            catch (TargetException exception) when (exception.RetryAfter is not null)
            {
                continue;
            }
            catch (TargetException)
            {
                return;
            }

            if (IsOver(answer))
            {
                return;
            }
        }
    }

    private bool IsOver(TargetAnswer answer) => answer.Body.Field("status").Text() switch
    {
        "Failed" or "Canceled" => throw new TargetException(TargetReasons.Refused, $"{Name} took the change on and gave it up ({Quoted.Text(TargetRefusals.CodeOf(answer))}).") { Code = TargetRefusals.CodeOf(answer) },
        "Succeeded" => true,
        "" => answer.Status != 202,
        _ => false,
    };

    private static TimeSpan Clamp(TimeSpan pause) => pause > LongestPause ? LongestPause : pause < UsualPause ? UsualPause : pause;
}
