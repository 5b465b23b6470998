namespace AiFinOps.Adapters.Sources.Http;

/// <summary>What the common ways of failing mean at one provider, in words that say what to do.</summary>
/// <param name="Name">For people.</param>
/// <param name="Unauthorized">Of 401: what to do about the key or identity.</param>
/// <param name="Forbidden">Of 403: which right is missing, and how it is given.</param>
/// <param name="NotFound">Of 404.</param>
/// <param name="NothingYet">Error codes by which it says that there is nothing to report, which is not zero.</param>
internal sealed record ProviderProfile(string Name, string Unauthorized, string Forbidden, string NotFound, IReadOnlySet<string> NothingYet);
