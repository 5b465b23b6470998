using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Sources.AzureChanges;

/// <summary>One row of <c>resourcechanges</c>. The properties that changed say more than the type of the resource.</summary>
internal static class ResourceChange
{
    private const int MostProperties = 3;

    /// <summary>What the platform writes by itself, and labels.</summary>
    private static readonly string[] Noise = ["tags", "systemdata", "etag", "properties.provisioningstate", "properties.lastmodified", "properties.lastmodifiedtimeutc", "properties.changedtime", "properties.datemodified"];

    /// <summary>The first entry that a changed property is, or lies below, decides.</summary>
    private static readonly (string Property, ChangeKind Kind)[] Kinds =
    [
        ("properties.model", ChangeKind.Model),
        ("location", ChangeKind.Region),
        ("properties.locations", ChangeKind.Region),
        ("properties.scalesettings", ChangeKind.Scaling),
        ("properties.template.scale", ChangeKind.Scaling),
        ("sku.capacity", ChangeKind.Scaling),
        ("sku", ChangeKind.Scaling),
        ("properties.sku", ChangeKind.Scaling),
        ("properties.count", ChangeKind.Scaling),
        ("properties.mincount", ChangeKind.Scaling),
        ("properties.maxcount", ChangeKind.Scaling),
    ];

    /// <returns>Null for what is no change of a workload.</returns>
    public static Change? Read(JsonElement row, ChangeSourceSettings source)
    {
        var properties = row.Field("properties");
        var attributes = properties.Field("changeAttributes");
        var verb = properties.Field("changeType").Text().ToLowerInvariant();
        var type = properties.Field("targetResourceType").Text();
        var changed = properties.Field("changes").Entries().Select(entry => (Name: entry.Label(), entry.Value)).Where(entry => !Below(entry.Name, Noise)).ToList();
        if (row.Field("id").Text() is not { Length: > 0 } id
            || AzureOperation.KindOf(type) is not { } kind
            || AzureMoment.Read(attributes.Field("timestamp")) is not { } at
            || (verb is "update" && changed.Count == 0))
        {
            return null;
        }

        var resource = new AzureResource(properties.Field("targetResourceId").Text());
        return new Change(source.Name, id, KindOf(changed.Select(entry => entry.Name), kind), AzureText.Line(What(type, resource.Name, verb, changed)), at, AzureText.Line(attributes.Field("changedBy").Text()))
        {
            Dimensions = resource.Dimensions,
            Resource = AzureText.Line(resource.Id),
        };
    }

    private static ChangeKind KindOf(IEnumerable<string> changed, ChangeKind ofType)
    {
        var names = changed.ToList();
        foreach (var (property, kind) in Kinds)
        {
            if (names.Any(name => Below(name, [property])))
            {
                return kind;
            }
        }

        return ofType;
    }

    private static string What(string type, string name, string verb, IReadOnlyList<(string Name, JsonElement Value)> changed)
    {
        var told = changed.Take(MostProperties).Select(entry => $"{entry.Name} {Shown(entry.Value.Field("previousValue"))} became {Shown(entry.Value.Field("newValue"))}");
        var more = changed.Count > MostProperties ? FormattableString.Invariant($" and {changed.Count - MostProperties} more") : "";
        return changed.Count == 0 ? $"{type} {name} {verb}d" : $"{type} {name}: {string.Join(", ", told)}{more}";
    }

    /// <summary>A property may hold a secret: what looks like one is not repeated.</summary>
    private static string Shown(JsonElement value) => value.Text() switch
    {
        "" => "(none)",
        var text when SecretShapes.Recognise(text) is not null => "(not shown)",
        { Length: > 60 } text => text[..59] + "…",
        var text => text,
    };

    private static bool Below(string name, IEnumerable<string> above) => above.Any(property =>
        name.StartsWith(property, StringComparison.OrdinalIgnoreCase) && (name.Length == property.Length || name[property.Length] is '.' or '['));
}
