using System.Text.Json;

namespace AiFinOps.Adapters.Containment.Http;

/// <summary>How one target is reached.</summary>
/// <param name="Base">Requests go to this host alone.</param>
/// <param name="Authorize">Puts the key or token onto a request.</param>
internal sealed record TargetAccess(TargetWords Words, Uri Base, Func<HttpRequestMessage, CancellationToken, Task> Authorize);

/// <summary>What the common ways of failing mean at one kind of target, in words that say what to do.</summary>
/// <param name="Name">For people.</param>
/// <param name="Rights">Of 401 and 403: which right is missing, the narrowest one, and how it is given.</param>
/// <param name="NotFound">Of 404.</param>
internal sealed record TargetWords(string Name, string Rights, string NotFound);

/// <param name="Address">Below the base of the access.</param>
internal sealed record TargetRequest(HttpMethod Method, Uri Address)
{
    /// <summary>Null where nothing is sent.</summary>
    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Entity tag that the target must still have; empty where the service knows none.</summary>
    public string IfMatch { get; init; } = "";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>It changes something: where the answer is lost, nobody knows whether it did.</summary>
    public bool IsWrite { get; init; }
}

/// <param name="Body">Undefined where there is none.</param>
/// <param name="Tag">Entity tag, as it came; empty where there is none.</param>
/// <param name="Operation">Where Azure says how far a longer operation is.</param>
/// <param name="Location">Where its result will be.</param>
internal sealed record TargetAnswer(int Status, JsonElement Body, string Tag)
{
    public Uri? Operation { get; init; }

    public Uri? Location { get; init; }

    public TimeSpan? RetryAfter { get; init; }
}
