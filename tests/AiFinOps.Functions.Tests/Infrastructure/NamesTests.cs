using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Workflows;

namespace AiFinOps.Functions.Tests.Infrastructure;

/// <summary>One name for one thing: in code, on the workstation and in Azure.</summary>
public sealed class NamesTests
{
    // What only Azure has: connections by identity, telemetry, sign-in.
    private static readonly string[] OnlyInAzure =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AZURE_CLIENT_ID",
        "OTEL_SERVICE_NAME",
        "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID",
    ];

    // What the local host and the tests set for themselves. In Azure they must stay absent: the first lets anybody name a person.
    private static readonly string[] NeverConfigured = ["AiFinOps__LocalDevelopment", "AiFinOps__LeaseSeconds"];

    [Fact]
    public async Task Every_queue_of_the_code_is_created_together_with_its_poison_queue()
    {
        var installation = await Installation.AsShippedAsync();
        var expected = Queues.All.Concat(Queues.All.Select(Queues.PoisonOf)).Order(StringComparer.Ordinal);
        Assert.Equal(expected, installation.Names("Microsoft.Storage/storageAccounts/queueServices/queues"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Every_table_of_the_code_is_created()
    {
        var installation = await Installation.AsShippedAsync();
        Assert.Equal(Tables.All.Order(StringComparer.Ordinal), installation.Names("Microsoft.Storage/storageAccounts/tableServices/tables"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Every_container_of_the_code_is_created_and_one_for_the_package_of_the_app()
    {
        var installation = await Installation.AsShippedAsync();
        Assert.EndsWith("'deployment')]", (string)installation.App["functionAppConfig"]!["deployment"]!["storage"]!["value"]!, StringComparison.Ordinal);
        Assert.Equal(Containers.All.Append("deployment").Order(StringComparer.Ordinal), installation.Names("Microsoft.Storage/storageAccounts/blobServices/containers"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Every_setting_of_the_sample_is_a_setting_in_Azure_and_no_other_but_those_that_only_Azure_has()
    {
        var installation = await Installation.AsShippedAsync();

        // Flex Consumption takes the runtime from the app itself, and storage is reached by identity instead of a connection string.
        var sample = Sample().Keys.Except(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"], StringComparer.Ordinal);
        string[] storage = ["blobServiceUri", "queueServiceUri", "tableServiceUri", "clientId", "credential"];
        var expected = sample.Concat(storage.Select(part => $"AzureWebJobsStorage__{part}")).Concat(OnlyInAzure);
        Assert.Equal(expected.Order(StringComparer.Ordinal), installation.Settings.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public void Every_setting_the_code_names_is_in_the_sample_and_the_other_way_round()
    {
        var code = typeof(Settings).GetFields()
            .Select(field => ((string)field.GetRawConstantValue()!).Replace(":", "__", StringComparison.Ordinal))
            .Except(NeverConfigured, StringComparer.Ordinal);
        var sample = Sample().Keys.Where(name => name is not "FUNCTIONS_WORKER_RUNTIME" && !name.StartsWith("Schedules__", StringComparison.Ordinal));
        Assert.Equal(code.Order(StringComparer.Ordinal), sample.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_belongs_to_a_workstation_is_set_in_Azure()
    {
        var settings = (await Installation.WithEverythingAsync()).Settings;
        Assert.All(NeverConfigured, name => Assert.DoesNotContain(name, settings.Keys, StringComparer.Ordinal));
        Assert.Equal("", settings["AiFinOps__DropFolder"]);
        Assert.Equal("", settings["AiFinOps__LogFolder"]);
    }

    [Fact]
    public async Task Timers_keep_the_same_schedule_on_the_workstation_and_in_Azure()
    {
        var installation = await Installation.AsShippedAsync();
        var sample = Sample().Where(setting => setting.Key.StartsWith("Schedules__", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(sample);
        Assert.All(sample, schedule => Assert.Equal(schedule.Value, installation.Settings[schedule.Key]));
    }

    [Fact]
    public async Task The_worker_of_the_sample_is_the_runtime_in_Azure_in_the_version_the_code_is_built_for()
    {
        var installation = await Installation.AsShippedAsync();
        var runtime = installation.App["functionAppConfig"]!["runtime"]!;
        Assert.Equal(Sample()["FUNCTIONS_WORKER_RUNTIME"], (string?)runtime["name"]);
        Assert.Equal($"{Environment.Version.Major}.0", (string?)runtime["version"]);
    }

    [Fact]
    public async Task What_host_json_says_holds_in_Azure_too()
    {
        var installation = await Installation.AsShippedAsync();
        var host = Read("host.json");

        Assert.DoesNotContain(installation.Settings.Keys, name => name.StartsWith("AzureFunctionsJobHost__", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("OpenTelemetry", (string?)host["telemetryMode"]);
        Assert.Contains("APPLICATIONINSIGHTS_CONNECTION_STRING", installation.Settings.Keys, StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Sample()
        => Read("local.settings.sample.json")["Values"]!.AsObject().ToDictionary(setting => setting.Key, setting => (string)setting.Value!, StringComparer.Ordinal);

    private static JsonNode Read(string file)
        => JsonNode.Parse(File.ReadAllText(Path.Combine(Bicep.Root, file)), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;
}
