using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Lists the forecasts that were made on the evening of a day.</summary>
public sealed class ListForecasts(ForecastsApi api)
{
    [Function(nameof(ListForecasts))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "forecasts")] HttpRequest request,
        CancellationToken cancellationToken) => api.ListAsync(request, cancellationToken);
}
