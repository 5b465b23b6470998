using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Lists calibration tasks: causes that fired more than twice in a month.</summary>
public sealed class ListCalibrations(CalibrationsApi api)
{
    [Function(nameof(ListCalibrations))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "calibrations")] HttpRequest request,
        CancellationToken cancellationToken) => api.ListAsync(request, cancellationToken);
}
