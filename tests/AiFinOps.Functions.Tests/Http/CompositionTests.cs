using AiFinOps.Adapters;
using AiFinOps.Cli.Hosting;
using AiFinOps.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Functions.Tests.Http;

public sealed class CompositionTests
{
    public static TheoryData<Type> Classes =>
        [.. TriggerDiscovery.Find(typeof(Pipeline).Assembly.GetExportedTypes(), Pipeline.Functions).Select(function => function.Class)];

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task A_function_can_be_made_from_what_the_product_registers(Type function)
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { [Settings.Storage] = "UseDevelopmentStorage=true" })
            .Build();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddAiFinOps(settings)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        await using var scope = services.CreateAsyncScope();

        Assert.IsType(function, ActivatorUtilities.CreateInstance(scope.ServiceProvider, function));
    }
}
