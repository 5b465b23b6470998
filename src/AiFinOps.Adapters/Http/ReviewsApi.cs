using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Http;

/// <summary>Published review packs.</summary>
public sealed class ReviewsApi(IServiceProvider services, IReviewStore reviews, IDocumentStore documents)
{
    private readonly CallerGate gate = services.GetRequiredService<CallerGate>();

    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        await gate.ReaderAsync(request, cancellationToken);
        return Results.Ok(new { Reviews = await reviews.ListAsync(cancellationToken) });
    });

    /// <summary>The pack as Markdown.</summary>
    public Task<IResult> DetailAsync(HttpRequest request, string id, CancellationToken cancellationToken) => Endpoint.RunAsync(async () =>
    {
        await gate.ReaderAsync(request, cancellationToken);
        var published = (await reviews.ListAsync(cancellationToken)).FirstOrDefault(review => string.Equals(review.Id, id, StringComparison.Ordinal));
        return published is not null && await documents.ReadAsync(Containers.Reviews, published.Location, cancellationToken) is { } content
            ? Results.Bytes(content, "text/markdown; charset=utf-8")
            : Problems.Of(StatusCodes.Status404NotFound, "no-such-review", $"There is no review pack {id}.", "List them with GET /api/reviews.");
    });
}
