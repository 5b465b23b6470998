using System.Globalization;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>The pages of one question. A provider that sends a reader in circles is found out, and so is one that never ends.</summary>
internal sealed class PageTrail(string provider)
{
    private const int MostPages = 5_000;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <param name="next">Link or token of the page to read now.</param>
    /// <exception cref="SourceException">It was read already.</exception>
    public void Take(string next)
    {
        if (!_seen.Add(next))
        {
            throw new SourceException(
                SourceFault.Answer,
                string.Create(CultureInfo.InvariantCulture, $"{provider} sent us to page {_seen.Count + 1}, which was read before: its pages go in a circle. Nothing was written; it is tried again at the next pull."));
        }

        if (_seen.Count > MostPages)
        {
            throw new SourceException(
                SourceFault.Answer,
                string.Create(CultureInfo.InvariantCulture, $"{provider} has more than {MostPages:N0} pages. Nothing was written. Ask for less, for example with fewer entries in `groupBy`."));
        }
    }
}
