using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;

namespace AiFinOps.Adapters.Containment.Azure;

/// <summary>What both kinds that act on a model's deployment have to know of it.</summary>
internal static class DeploymentState
{
    /// <summary>Reserved throughput is paid for whether it is used or not.</summary>
    public static string SavesNothing(string sku) => sku.Contains("Provisioned", StringComparison.OrdinalIgnoreCase)
        ? $"The deployment is of kind {sku}: its throughput is reserved, and paid for whether it is used or not. Limiting it saves nothing; contain what calls it, or give capacity back by hand."
        : "";

    /// <summary>Azure is still at work on it.</summary>
    public static bool IsChanging(JsonElement deployment) => deployment.Field("properties").Field("provisioningState").Text() is not ("" or "Succeeded" or "Failed" or "Canceled" or "Disabled");
}
