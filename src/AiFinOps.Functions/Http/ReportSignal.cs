using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Undoes containment that breaks the product.</summary>
public sealed class ReportSignal(SignalsApi api)
{
    [Function(nameof(ReportSignal))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "signals")] HttpRequest request,
        CancellationToken cancellationToken) => api.ReportAsync(request, cancellationToken);
}
