using System.Text;
using System.Text.Json;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Tests.Playbooks;

public sealed class EvidenceTests
{
    private static readonly Actor Astrid = new("astrid", "platform-sign-in");

    private static readonly EvidenceInput Input = new(
        Given.Incident with
        {
            State = IncidentState.Closed,
            RootCause = new RootCause("usage", "Verbose logging was on.", "Turned off.", "A sampling limit in the release check.", Given.Eur(1_840.10m)),
            Review = Given.Review,
            ReviewApprovedBy = Astrid,
            Containments = [Given.Used(Given.Limit, ContainmentState.Reverted)],
        },
        [
            new IncidentOpened(Given.Night, Actor.System("EvaluateSpend"), "inc-1", "chat", "spend-above", "commerce-ai", Severity.Critical, Given.Spike, 7, 41),
            new Acknowledged(Given.Night.AddMinutes(4), Astrid, Given.Night.AddHours(24)),
            new ContainmentApplied(Given.Night.AddMinutes(6), Actor.System("ApplyContainment"), "inc-1-limit-chat", false, "120 | requests/min", "60 requests/min"),
            new IncidentClosed(Given.Night.AddDays(4), Astrid, "Closed with a known cause."),
        ],
        7,
        "9f2c",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["line|chat"] = "{\"owner\":\"commerce-ai\"}", ["person|astrid"] = "{\"name\":\"Astrid Lunde\"}", ["channel|mail"] = "{\"kind\":\"email-smtp\",\"to\":\"astrid@example.com\",\"from\":\"finops@example.com\"}", ["band|x"] = "not json" },
        42,
        [new EvidenceNotification("fired-0", "pager", "commerce-ai", 0, "fired", Given.Night, "Delivered", 1)],
        "Europe/Oslo",
        Given.Night.AddDays(4));

    private static readonly IReadOnlyList<EvidenceFile> Bundle = EvidenceBundle.Build(Input);

    [Fact]
    public void A_fresh_bundle_verifies_also_against_its_seal() => Assert.Empty(EvidenceVerifier.Verify(Bundle, EvidenceBundle.ManifestHash(Bundle)));

    [Fact]
    public void A_bundle_holds_facts_timeline_notifications_containment_configuration_and_root_cause() => Assert.Equal(
        "changes.json configuration.json containment.json facts.json incident.json notifications.json root-cause.md timeline.md manifest.json",
        string.Join(' ', Bundle.Select(file => file.Path)));

    [Fact]
    public void The_names_and_addresses_of_configured_people_are_nowhere_in_a_bundle_also_where_somebody_wrote_them()
    {
        var noted = Input with
        {
            Events = [.. Input.Events, new NoteAdded(Given.Night.AddDays(5), Astrid, "Called Åse Ødegård (ase@example.com); ASTRID LUNDE knows more.")],
            Incident = Input.Incident with { RootCause = Input.Incident.RootCause! with { Cause = "Åse Ødegård left verbose logging on." } },
            Proposal = "-  # asked by Astrid Lunde",
            People = [Named("ase", "Åse Ødegård"), Named("astrid", "Astrid Lunde")],
        };

        var all = string.Concat(EvidenceBundle.Build(noted).Select(file => Encoding.UTF8.GetString(file.Content)));

        Assert.All(["Ødegård", "\\u00D8deg", "Lunde", "LUNDE", "@example.com"], word => Assert.DoesNotContain(word, all, StringComparison.Ordinal));
        Assert.Contains("Called ase (ase); astrid knows more.", all, StringComparison.Ordinal);
        Assert.Contains("ase left verbose logging on.", all, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_facts_make_the_same_bytes_whatever_the_order_of_the_rows()
    {
        var shuffled = Input with { ConfigurationRows = Input.ConfigurationRows.Reverse().ToDictionary(StringComparer.Ordinal) };

        Assert.Equal(EvidenceBundle.ManifestHash(Bundle), EvidenceBundle.ManifestHash(EvidenceBundle.Build(shuffled)));
    }

    [Theory]
    [InlineData("timeline.md")]
    [InlineData("facts.json")]
    [InlineData("configuration.json")]
    public void One_changed_byte_is_named(string path)
    {
        var tampered = Bundle.Select(file => Same(file.Path, path) ? file with { Content = [.. file.Content[..^1], (byte)' '] } : file).ToList();

        Assert.Equal(("changed", path), Named(Assert.Single(EvidenceVerifier.Verify(tampered))));
    }

    [Fact]
    public void A_removed_file_is_missing_and_an_added_one_is_extra()
    {
        var tampered = Bundle.Where(file => !Same(file.Path, "facts.json")).Append(new EvidenceFile("facts2.json", [1])).ToList();

        Assert.Equal([("missing", "facts.json"), ("extra", "facts2.json")], EvidenceVerifier.Verify(tampered).Select(Named));
    }

    [Fact]
    public void A_second_file_of_the_same_name_does_not_hide_behind_the_first() =>
        Assert.Equal(("changed", "facts.json"), Named(Assert.Single(EvidenceVerifier.Verify([.. Bundle, new EvidenceFile("facts.json", [1])]))));

    [Fact]
    public void A_bundle_resealed_after_a_change_does_not_match_the_seal_of_the_incident()
    {
        var forged = EvidenceBundle.Build(Input with { LedgerVersion = 43 });

        Assert.Empty(EvidenceVerifier.Verify(forged));
        Assert.Equal(("changed", "manifest.json"), Named(Assert.Single(EvidenceVerifier.Verify(forged, EvidenceBundle.ManifestHash(Bundle)))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"bundle\":2,\"files\":[]}")]
    [InlineData("{\"bundle\":1,\"files\":[{\"path\":null,\"sha256\":\"x\"}]}")]
    [InlineData("{\"bundle\":1,\"files\":[{\"path\":\"a\",\"sha256\":\"x\"},{\"path\":\"a\",\"sha256\":\"y\"}]}")]
    public void A_manifest_that_cannot_be_believed_is_a_problem_and_not_an_exception(string manifest) =>
        Assert.Equal("manifest", Assert.Single(EvidenceVerifier.Verify([new EvidenceFile("manifest.json", Encoding.UTF8.GetBytes(manifest))])).Kind);

    [Fact]
    public void A_folder_without_a_manifest_is_not_a_bundle() => Assert.Equal(("missing", "manifest.json"), Named(Assert.Single(EvidenceVerifier.Verify([]))));

    [Fact]
    public void Money_is_kept_as_text_with_every_digit()
    {
        using var incident = JsonDocument.Parse(Content("incident.json"));

        var cost = incident.RootElement.GetProperty("rootCause").GetProperty("costImpact");

        Assert.Equal(("1840.10", "EUR"), (cost.GetProperty("amount").GetString(), cost.GetProperty("currency").GetString()));
    }

    [Fact]
    public void Events_keep_their_type_and_everything_they_carry()
    {
        using var incident = JsonDocument.Parse(Content("incident.json"));

        var applied = incident.RootElement.GetProperty("events")[2];

        Assert.Equal(("ContainmentApplied", "120 | requests/min"), (applied.GetProperty("event").GetString(), applied.GetProperty("preState").GetString()));
    }

    [Fact]
    public void The_category_is_kept_as_it_was_proposed_and_as_it_was_confirmed()
    {
        var bundle = EvidenceBundle.Build(Input with
        {
            Incident = Input.Incident with { Category = VarianceCategory.Price, CategoryConfirmedBy = Astrid, CategoryConfirmedAt = Given.Night.AddMinutes(30) },
            Proposed = new CategoryProposal(VarianceCategory.ModelMix, "mix-effect", "Parts of another price took a larger share.", IsCertain: true),
        });

        Assert.Contains(
            "Variance category: price, confirmed by astrid on 2026-10-05 03:30 Europe/Oslo. The evidence spoke for model-mix: Parts of another price took a larger share.",
            TextOf(bundle, "root-cause.md"), StringComparison.Ordinal);
        using var incident = JsonDocument.Parse(TextOf(bundle, "incident.json"));
        Assert.Equal(("price", "mix-effect"), (incident.RootElement.GetProperty("category").GetString(), incident.RootElement.GetProperty("proposedCategory").GetProperty("reasonName").GetString()));

        static string TextOf(IReadOnlyList<EvidenceFile> files, string path) => Encoding.UTF8.GetString(files.Single(file => Same(file.Path, path)).Content);
    }

    [Fact]
    public void People_appear_by_id_and_the_rows_of_people_are_left_out()
    {
        var everything = string.Concat(Bundle.Where(file => !Same(file.Path, "root-cause.md") && !Same(file.Path, "incident.json")).Select(file => Encoding.UTF8.GetString(file.Content)));

        Assert.DoesNotContain("Astrid Lunde", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.com", everything, StringComparison.Ordinal);
        Assert.Contains("astrid (platform-sign-in)", everything, StringComparison.Ordinal);
    }

    [Fact]
    public void The_timeline_is_a_table_that_no_text_breaks() =>
        Assert.Contains(@"| Containment in force | Before: 120 \| requests/min After: 60 requests/min |", Content("timeline.md"), StringComparison.Ordinal);

    [Fact]
    public void A_configuration_row_that_is_not_json_is_kept_as_text() =>
        Assert.Contains("\"band|x\": \"not json\"", Content("configuration.json"), StringComparison.Ordinal);

    private static string Content(string path) => Encoding.UTF8.GetString(Bundle.Single(file => Same(file.Path, path)).Content);

    private static (string Kind, string Path) Named(EvidenceProblem problem) => (problem.Kind, problem.Path);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);

    private static Person Named(string id, string name) => new(id, name, "", new HashSet<Role>()) { Email = id + "@example.com" };
}
