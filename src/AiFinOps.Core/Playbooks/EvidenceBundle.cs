using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>
/// What is kept of a closed incident, sealed by a manifest of hashes. People appear by their configured id, never by name
/// or address: see <see cref="EvidencePrivacy"/>.
/// </summary>
public static class EvidenceBundle
{
    public const int Version = 1;

    public const string ManifestPath = "manifest.json";

    private const string IncidentPath = "incident.json";
    private const string PersonSection = "person|";
    private const string ChannelSection = "channel|";

    /// <summary>Keys of a channel that hold addresses of people.</summary>
    private static readonly string[] Addresses = ["to", "from", "user"];

    /// <summary>The files of the bundle, the manifest last. The same input makes the same bytes.</summary>
    public static IReadOnlyList<EvidenceFile> Build(EvidenceInput input)
    {
        IReadOnlyList<EvidenceFile> files =
        [
            new("changes.json", EvidenceJson.Bytes(new JsonObject { ["before"] = input.Changes is { } changes ? EvidenceJson.Node(changes) : null })),
            new("configuration.json", Configuration(input)),
            new("containment.json", Containment(input)),
            new("facts.json", Facts(input)),
            new(IncidentPath, EvidenceJson.Bytes(IncidentNode(input))),
            new("notifications.json", EvidenceJson.Bytes(input.Notifications.OrderBy(step => step.DueAt).ThenBy(step => step.StepId, StringComparer.Ordinal).ThenBy(step => step.Channel, StringComparer.Ordinal).ToList())),
            .. input.Proposal is { } proposal ? [new EvidenceFile("proposal.diff", Text(proposal))] : Array.Empty<EvidenceFile>(),
            new("root-cause.md", Text(EvidenceText.RootCause(input))),
            new("timeline.md", Text(EvidenceText.Timeline(input))),
        ];
        IReadOnlyList<EvidenceFile> told = [.. files.Select(file => file with { Content = EvidencePrivacy.WithoutNames(file.Content, input.People) })];
        return [.. told, new(ManifestPath, Manifest(input, told))];
    }

    /// <summary>Hash of the manifest, and so of everything: what the incident remembers of its bundle.</summary>
    public static string ManifestHash(IReadOnlyList<EvidenceFile> files) =>
        Hash(files.First(file => string.Equals(file.Path, ManifestPath, StringComparison.Ordinal)).Content);

    /// <summary>Which version of an incident a bundle holds, told by the events in it.</summary>
    /// <param name="events">All events of the incident, in order.</param>
    /// <param name="people">Their names stand as ids in a bundle.</param>
    /// <returns>Null where the bundle does not tell the events that this incident began with.</returns>
    public static int? VersionTold(IReadOnlyList<EvidenceFile> files, IReadOnlyList<IncidentEvent> events, IReadOnlyList<Person> people)
    {
        var told = EventsIn(files.FirstOrDefault(file => string.Equals(file.Path, IncidentPath, StringComparison.Ordinal))?.Content);
        var expected = told is null ? null : EvidencePrivacy.WithoutNames(EvidenceJson.Bytes(new JsonArray([.. events.Take(told.Count).Select(EvidenceJson.Event)])), people);
        return told is not null && JsonNode.DeepEquals(told, JsonNode.Parse(expected)) ? told.Count : null;
    }

    private static JsonArray? EventsIn(byte[]? incident)
    {
        try
        {
            return incident is null ? null : (JsonNode.Parse(incident) as JsonObject)?["events"] as JsonArray;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static JsonObject IncidentNode(EvidenceInput input)
    {
        var node = EvidenceJson.Node(input.Incident)!.AsObject();
        node["proposedCategory"] = input.Proposed is { } proposal ? EvidenceJson.Node(proposal) : null;
        node["events"] = new JsonArray([.. input.Events.Select(EvidenceJson.Event)]);
        return node;
    }

    private static byte[] Facts(EvidenceInput input) => EvidenceJson.Bytes(new JsonObject
    {
        ["configurationVersion"] = input.ConfigurationVersion,
        ["ledgerVersion"] = input.LedgerVersion,
        ["latest"] = EvidenceJson.Node(input.Incident.Finding),
        ["judged"] = new JsonArray([.. input.Events.Select(FindingOf).OfType<JsonObject>()]),
    });

    private static JsonObject? FindingOf(IncidentEvent one)
    {
        Finding? finding = one switch
        {
            IncidentOpened opened => opened.Finding,
            FindingUpdated updated => updated.Finding,
            _ => null,
        };
        return finding is null ? null : new JsonObject { ["at"] = one.At, ["finding"] = EvidenceJson.Node(finding) };
    }

    private static byte[] Configuration(EvidenceInput input)
    {
        var rows = new JsonObject();
        foreach (var (key, text) in input.ConfigurationRows.Where(row => !row.Key.StartsWith(PersonSection, StringComparison.Ordinal)))
        {
            rows[key] = key.StartsWith(ChannelSection, StringComparison.Ordinal) ? WithoutAddresses(EvidenceJson.Row(text)) : EvidenceJson.Row(text);
        }

        return EvidenceJson.Bytes(new JsonObject
        {
            ["version"] = input.ConfigurationVersion,
            ["hash"] = input.ConfigurationHash,
            ["rows"] = rows,
        });
    }

    private static JsonNode? WithoutAddresses(JsonNode? row)
    {
        if (row is JsonObject channel)
        {
            foreach (var key in Addresses)
            {
                channel.Remove(key);
            }
        }

        return row;
    }

    private static byte[] Containment(EvidenceInput input) => EvidenceJson.Bytes(new JsonObject
    {
        ["rungs"] = EvidenceJson.Node(input.Incident.Containments),
        ["events"] = new JsonArray([.. input.Events.Where(one => one is ContainmentRequested or ContainmentApproved or ContainmentDeclined or ContainmentStarted or ContainmentApplied or ContainmentFailed or ContainmentRenewed
            or ReleaseAsked or UndoAsked or ReleaseHeld or ContainmentReleased or ContainmentReverted or RevertBlocked or ProbationPassed or ReleaseReviewedAgain or RecoveryChecked or ReenableReviewRecorded or ReenableApproved).Select(EvidenceJson.Event)]),
    });

    private static byte[] Manifest(EvidenceInput input, IReadOnlyList<EvidenceFile> files) => EvidenceJson.Bytes(new JsonObject
    {
        ["bundle"] = Version,
        ["incident"] = input.Incident.Id,
        ["createdAt"] = input.CreatedAt,
        ["files"] = new JsonArray([.. files.Select(file => new JsonObject
        {
            ["path"] = file.Path,
            ["bytes"] = file.Content.Length,
            ["sha256"] = Hash(file.Content),
        })]),
    });
}
