using AiFinOps.Adapters.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Http;

/// <summary>Takes what happened in PagerDuty: an acknowledgement on the phone stops the clock. Its signature is the caller's proof.</summary>
public sealed class ReceivePagerDuty(PagerDutyApi api)
{
    [Function(nameof(ReceivePagerDuty))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "hooks/pagerduty")] HttpRequest request,
        CancellationToken cancellationToken) => api.ReceiveAsync(request, cancellationToken);
}
