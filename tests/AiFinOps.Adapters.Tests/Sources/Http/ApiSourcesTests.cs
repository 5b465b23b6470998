using System.Text.Json.Nodes;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class ApiSourcesTests
{
    [Fact]
    public async Task Every_kind_that_can_be_configured_can_be_pulled_and_those_that_ask_somebody_can_be_tried()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [Settings.Storage] = "UseDevelopmentStorage=true" }).Build();
        await using var services = new ServiceCollection().AddAiFinOps(settings).BuildServiceProvider();

        var kinds = SourceKinds.All.Select(kind => kind.Name).ToArray();
        Assert.Equal(kinds, services.GetServices<ICostSource>().Select(source => source.Kind));
        Assert.Equal(kinds.Except([SourceKinds.FocusFile], StringComparer.Ordinal), services.GetServices<ISourceProbe>().Select(probe => probe.Kind));
        Assert.Equal(kinds, JsonNode.Parse(SchemaWalker.SchemaText)!["definitions"]!["source"]!["properties"]!["kind"]!["enum"]!.AsArray().Select(kind => kind!.GetValue<string>()));
    }
}
