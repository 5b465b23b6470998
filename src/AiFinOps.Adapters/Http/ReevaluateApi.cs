using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>Manual re-evaluation: 202 with a run id and a status URL.</summary>
public sealed class ReevaluateApi
{
    public Task<IResult> StartAsync(HttpRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IResult> StatusAsync(HttpRequest request, string runId, CancellationToken cancellationToken) => throw new NotSupportedException();
}
