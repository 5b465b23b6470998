using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>One page over all lines.</summary>
public sealed class ShowDashboard(DashboardApi api)
{
    [Function(nameof(ShowDashboard))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard")] HttpRequest request,
        CancellationToken cancellationToken) => api.ShowAsync(request, cancellationToken);
}
