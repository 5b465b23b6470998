using AiFinOps.Core.Changes;

namespace AiFinOps.Adapters.Http;

/// <summary>A change as the API and the command line show it.</summary>
public static class ChangeJson
{
    /// <param name="lines">Ids of the lines that it touches; empty where it is nobody's in particular.</param>
    public static object Of(Change change, IReadOnlyList<string> lines) => new
    {
        change.Origin,
        change.Id,
        Kind = ChangeText.Word(change.Kind),
        change.What,
        change.At,
        change.Who,
        Lines = lines,
        change.Dimensions.Provider,
        change.Resource,
        change.Link,
    };

    internal static object Of(NearChange near) => new
    {
        Nearness = near.Nearness switch { ChangeNearness.OwnLine => "own-line", ChangeNearness.SameProvider => "same-provider", _ => "elsewhere" },
        Change = Of(near.Change, near.Lines),
    };
}
