using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>Pages of the shape <c>{ data: […], has_more, next_page }</c>.</summary>
internal static class TokenPages
{
    /// <summary>All pages; none where the provider has no content for the first of them.</summary>
    /// <param name="address">Of the page with this token; null for the first.</param>
    /// <exception cref="SourceException">The answer has another shape, or its pages go in a circle.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(ApiSession session, Func<string?, Uri> address, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var trail = new PageTrail(session.Provider.Name);
        for (string? page = null; ;)
        {
            using var document = await session.GetAsync(address(page), cancellationToken);
            if (document is null)
            {
                if (page is not null)
                {
                    throw SourceException.NoPage(session.Provider.Name);
                }

                yield break;
            }

            var data = document.RootElement.Field("data");
            if (data.ValueKind != JsonValueKind.Array)
            {
                throw new SourceException(SourceFault.Answer, $"{session.Provider.Name} answered without `data`: its answers have changed, or `url` leads to something else. Nothing was written.");
            }

            yield return data;
            if (!document.RootElement.Field("has_more").IsTrue())
            {
                yield break;
            }

            page = document.RootElement.Field("next_page").Text();
            trail.Take(page.Length > 0
                ? page
                : throw new SourceException(SourceFault.Answer, $"{session.Provider.Name} says that there is more, and not where. Nothing was written; it is tried again at the next pull."));
        }
    }
}
