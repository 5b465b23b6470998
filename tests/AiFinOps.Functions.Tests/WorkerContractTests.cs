using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;

namespace AiFinOps.Functions.Tests;

/// <summary>
/// The shape of the worker's types as published (version 2.52.0). It holds for the contract file and for the official packages,
/// so whichever kind the tests are built with, the two cannot drift apart unseen.
/// </summary>
public class WorkerContractTests
{
    [Theory]
    [InlineData(typeof(FunctionAttribute), "(String name)")]
    [InlineData(typeof(TimerTriggerAttribute), "(String schedule)")]
    [InlineData(typeof(QueueTriggerAttribute), "(String queueName)")]
    [InlineData(typeof(HttpTriggerAttribute), "()", "(String[] methods)", "(AuthorizationLevel authLevel)", "(AuthorizationLevel authLevel, String[] methods)")]
    public void An_attribute_has_the_published_constructors(Type attribute, params string[] constructors)
    {
        Assert.True(attribute.IsAssignableTo(typeof(Attribute)));
        Assert.Equal("Microsoft.Azure.Functions.Worker", attribute.Namespace);
        Assert.Equal(constructors.Order(StringComparer.Ordinal), attribute.GetConstructors().Select(Signature).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(typeof(FunctionAttribute), "Name", "String", false)]
    [InlineData(typeof(TimerTriggerAttribute), "Schedule", "String", false)]
    [InlineData(typeof(TimerTriggerAttribute), "UseMonitor", "Boolean", true)]
    [InlineData(typeof(TimerTriggerAttribute), "RunOnStartup", "Boolean", true)]
    [InlineData(typeof(QueueTriggerAttribute), "QueueName", "String", false)]
    [InlineData(typeof(QueueTriggerAttribute), "Connection", "String", true)]
    [InlineData(typeof(HttpTriggerAttribute), "Route", "String", true)]
    [InlineData(typeof(HttpTriggerAttribute), "Methods", "String[]", false)]
    [InlineData(typeof(HttpTriggerAttribute), "AuthLevel", "AuthorizationLevel", false)]
    [InlineData(typeof(TimerInfo), "ScheduleStatus", "ScheduleStatus", true)]
    [InlineData(typeof(TimerInfo), "IsPastDue", "Boolean", true)]
    [InlineData(typeof(ScheduleStatus), "Last", "DateTime", true)]
    [InlineData(typeof(ScheduleStatus), "Next", "DateTime", true)]
    [InlineData(typeof(ScheduleStatus), "LastUpdated", "DateTime", true)]
    public void A_type_has_the_published_properties(Type type, string name, string propertyType, bool settable)
    {
        var property = type.GetProperty(name);
        Assert.NotNull(property);
        Assert.Equal(propertyType, property.PropertyType.Name);
        Assert.Equal(settable, property.SetMethod is { IsPublic: true });
    }

    [Fact]
    public void Authorization_levels_have_the_published_names()
    {
        Assert.Equal(["Anonymous", "User", "Function", "System", "Admin"], Enum.GetNames<AuthorizationLevel>());
    }

    [Fact]
    public void The_builder_has_what_Program_calls()
    {
        Func<string[], FunctionsApplicationBuilder> create = FunctionsApplication.CreateBuilder;
        Func<FunctionsApplicationBuilder, FunctionsApplicationBuilder> web = FunctionsApplicationBuilderAspNetCoreExtensions.ConfigureFunctionsWebApplication;
        Func<IOpenTelemetryBuilder, IOpenTelemetryBuilder> telemetry = ConfigureFunctionsOpenTelemetry.UseFunctionsWorkerDefaults;
        Assert.All(new Delegate[] { create, web, telemetry }, Assert.NotNull);
        Assert.Equal(typeof(IHost), typeof(FunctionsApplicationBuilder).GetMethod("Build", Type.EmptyTypes)!.ReturnType);
    }

    private static string Signature(ConstructorInfo constructor) =>
        $"({string.Join(", ", constructor.GetParameters().Select(parameter => $"{parameter.ParameterType.Name} {parameter.Name}"))})";
}
