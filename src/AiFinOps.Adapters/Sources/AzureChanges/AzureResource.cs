using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.AzureChanges;

/// <summary>The parts of a resource's path that the bill has too, so that the allocation rules find its line.</summary>
internal sealed record AzureResource(string Id)
{
    /// <summary>The account is the subscription and the project the resource group, as the cost source has them.</summary>
    public SpendDimensions Dimensions { get; } = new()
    {
        Provider = "Microsoft",
        Account = After(Id, "subscriptions").ToLowerInvariant(),
        Project = After(Id, "resourceGroups").ToLowerInvariant(),
        Service = Namespace(Id),
    };

    public string Name => Id[(Id.LastIndexOf('/') + 1)..];

    private static string Namespace(string id) => After(id, "providers");

    private static string After(string id, string segment)
    {
        var parts = id.Split('/');
        var at = Array.FindLastIndex(parts, part => string.Equals(part, segment, StringComparison.OrdinalIgnoreCase));
        return at >= 0 && at + 1 < parts.Length ? parts[at + 1] : "";
    }
}
