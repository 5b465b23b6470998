using System.Text.Json.Nodes;

namespace AiFinOps.Functions.Tests.Infrastructure;

/// <summary>The resources of one installation as the compiler predicts it, asked for by type.</summary>
internal sealed class Installation(IReadOnlyList<JsonObject> resources)
{
    /// <summary>Everything that can be asked for at once: sign-in, an operator, two subscriptions whose costs are read.</summary>
    private const string EverythingOn = """
        using 'main.bicep'
        param environmentName = 'full'
        param location = 'westeurope'
        param entraClientId = '33333333-3333-3333-3333-333333333333'
        param operatorPrincipalId = '44444444-4444-4444-4444-444444444444'
        param operatorPrincipalType = 'Group'
        param evidenceRetentionDays = 2555
        param allowedHosts = ['hooks.example.com', 'gateway.example.com']
        param linkKeySecretUri = 'https://vault.vault.azure.net/secrets/links/2'
        param previousLinkKeySecretUri = 'https://vault.vault.azure.net/secrets/links/1'
        param costSubscriptionIds = ['55555555-5555-5555-5555-555555555555', '66666666-6666-6666-6666-666666666666']
        """;

    private static readonly Lazy<Task<Installation>> Shipped = new(() => PredictAsync(parameters: null));
    private static readonly Lazy<Task<Installation>> Full = new(() => PredictAsync(EverythingOn));

    /// <summary>As shipped: the parameter file of the repository, with nothing set in the environment.</summary>
    public static Task<Installation> AsShippedAsync() => Shipped.Value;

    public static Task<Installation> WithEverythingAsync() => Full.Value;

    public JsonObject Storage => Single("Microsoft.Storage/storageAccounts")["properties"]!.AsObject();

    public JsonObject App => Single("Microsoft.Web/sites")["properties"]!.AsObject();

    public IReadOnlyDictionary<string, string> Settings
        => Of("Microsoft.Web/sites/config").Single(config => Name(config) is "appsettings")["properties"]!.AsObject()
            .ToDictionary(setting => setting.Key, setting => setting.Value!.GetValue<string>(), StringComparer.Ordinal);

    public IEnumerable<JsonObject> Of(string type) => resources.Where(resource => string.Equals((string?)resource["type"], type, StringComparison.Ordinal));

    public JsonObject Single(string type) => Of(type).Single();

    /// <summary>The last part of the names of every resource of a type.</summary>
    public string[] Names(string type) => [.. Of(type).Select(Name).Order(StringComparer.Ordinal)];

    /// <summary>Every role given, as "role on resource type to kind of principal".</summary>
    public string[] Roles() => [.. Of("Microsoft.Authorization/roleAssignments").Select(Describe).Order(StringComparer.Ordinal)];

    /// <summary>Every resource that deploying would ask Azure for, with loops, conditions and names worked out by the compiler.</summary>
    private static async Task<Installation> PredictAsync(string? parameters)
    {
        using var infra = new InfraCopy();
        var file = infra.At("main.bicepparam");
        if (parameters is not null)
        {
            await File.WriteAllTextAsync(file, parameters);
        }

        var said = await Bicep.RunAsync(
            "snapshot", file, "--mode", "overwrite", "--location", "westeurope",
            "--subscription-id", "11111111-1111-1111-1111-111111111111", "--tenant-id", "22222222-2222-2222-2222-222222222222");
        Assert.Equal("", said);
        var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(infra.At("main.snapshot.json")))!;
        return new([.. snapshot["predictedResources"]!.AsArray().Select(resource => resource!.AsObject())]);
    }

    private static string Name(JsonObject resource) => ((string)resource["name"]!).Split('/')[^1];

    private static string Describe(JsonObject assignment)
    {
        var scope = ((string)assignment["id"]!).Split("/providers/Microsoft.Authorization/roleAssignments/")[0];
        var on = scope.Split("/providers/") is [_, .., var resource] ? string.Join('/', resource.Split('/')[..2]) : scope;
        var role = ((string)assignment["properties"]!["roleDefinitionId"]!).Split('/')[^1];
        return $"{BuiltInRoles.NameOf(role)} on {on} to {assignment["properties"]!["principalType"]}";
    }
}

/// <summary>Ids of Azure's built-in roles, from its documentation. Written down a second time on purpose: a typo grants something else.</summary>
internal static class BuiltInRoles
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["72fafb9e-0641-4937-9268-a91bfd8191a3"] = "Cost Management Reader",
    };

    public static string NameOf(string id) => Known.GetValueOrDefault(id, id);
}
