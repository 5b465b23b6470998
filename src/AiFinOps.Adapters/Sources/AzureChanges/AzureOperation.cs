using AiFinOps.Core.Changes;

namespace AiFinOps.Adapters.Sources.AzureChanges;

/// <summary>
/// What kind of change a write to an Azure resource is. The first entry whose type is the resource's, or stands above it, decides;
/// a null kind is noise: it moves no spend. What no entry names is configuration.
/// </summary>
internal static class AzureOperation
{
    private static readonly (string Type, ChangeKind? Kind)[] Types =
    [
        ("microsoft.cognitiveservices/accounts/deployments", ChangeKind.Model),
        ("microsoft.machinelearningservices/workspaces/onlineendpoints/deployments", ChangeKind.Model),
        ("microsoft.machinelearningservices/workspaces/serverlessendpoints", ChangeKind.Model),
        ("microsoft.machinelearningservices/workspaces/data", ChangeKind.Dataset),
        ("microsoft.insights/autoscalesettings", ChangeKind.Scaling),
        ("microsoft.compute/virtualmachinescalesets", ChangeKind.Scaling),
        ("microsoft.containerservice/managedclusters/agentpools", ChangeKind.Scaling),
        ("microsoft.web/serverfarms", ChangeKind.Scaling),
        ("microsoft.web/sites/config", ChangeKind.Config),
        ("microsoft.web/sites", ChangeKind.Deployment),
        ("microsoft.app/containerapps", ChangeKind.Deployment),
        ("microsoft.app/jobs", ChangeKind.Deployment),
        ("microsoft.containerservice/managedclusters", ChangeKind.Deployment),
        ("microsoft.compute/virtualmachines", ChangeKind.Deployment),
        ("microsoft.resources/deployments", ChangeKind.Deployment),
        ("microsoft.storage/storageaccounts", ChangeKind.Dataset),
        ("microsoft.datafactory/factories", ChangeKind.Dataset),
        ("microsoft.search/searchservices", ChangeKind.Dataset),
        ("microsoft.documentdb/databaseaccounts", ChangeKind.Dataset),
        ("microsoft.sql/servers/databases", ChangeKind.Dataset),
        ("microsoft.capacity", ChangeKind.Price),
        ("microsoft.billingbenefits", ChangeKind.Price),

        // Labels, rights, watching and advice.
        ("microsoft.resources/tags", null),
        ("microsoft.resources/subscriptions", null),
        ("microsoft.authorization", null),
        ("microsoft.insights", null),
        ("microsoft.alertsmanagement", null),
        ("microsoft.operationalinsights", null),
        ("microsoft.security", null),
        ("microsoft.policyinsights", null),
        ("microsoft.advisor", null),
        ("microsoft.resourcehealth", null),
        ("microsoft.support", null),
        ("microsoft.costmanagement", null),
        ("microsoft.consumption", null),
        ("microsoft.portal", null),
    ];

    /// <param name="type">Of the resource, as <c>Microsoft.CognitiveServices/accounts</c>.</param>
    /// <returns>Null for noise.</returns>
    public static ChangeKind? KindOf(string type)
    {
        var known = type.ToLowerInvariant();
        foreach (var (above, kind) in Types)
        {
            if (known.StartsWith(above, StringComparison.Ordinal) && (known.Length == above.Length || known[above.Length] == '/'))
            {
                return kind;
            }
        }

        return ChangeKind.Config;
    }

    /// <summary>The resource type of an operation that writes or deletes; null where it only reads, lists keys or acts.</summary>
    public static string? WrittenType(string operation) =>
        operation.EndsWith("/write", StringComparison.OrdinalIgnoreCase) ? operation[..^"/write".Length]
        : operation.EndsWith("/delete", StringComparison.OrdinalIgnoreCase) ? operation[..^"/delete".Length]
        : null;
}
