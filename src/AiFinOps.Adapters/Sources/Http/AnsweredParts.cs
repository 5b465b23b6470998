namespace AiFinOps.Adapters.Sources.Http;

/// <summary>
/// The questions into which one reading is divided, each about a part of the same days. Where some are answered and others with no content,
/// the days would be taken for whole while a part of them is unknown.
/// </summary>
internal sealed class AnsweredParts(string provider)
{
    private string? _answered;
    private string? _silent;

    /// <param name="part">For people: an endpoint, a resource.</param>
    /// <param name="hasContent">False where the provider said that it has nothing to report.</param>
    /// <exception cref="SourceException">It has something to report of one part and not of another.</exception>
    public void Add(string part, bool hasContent)
    {
        _ = hasContent ? _answered ??= part : _silent ??= part;
        if (_answered is not null && _silent is not null)
        {
            throw SourceException.Broken($"{provider} answered for {_answered}, and with no content for {_silent}.");
        }
    }
}
