using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace AiFinOps.Functions.Tests;

/// <summary>Functions, Cli -> Adapters -> Workflows -> Core, and who may see what.</summary>
public class DependencyDirection
{
    private static readonly Assembly Core = typeof(AiFinOps.Core.Spend.Money).Assembly;
    private static readonly Assembly Workflows = typeof(AiFinOps.Workflows.Queues).Assembly;
    private static readonly Assembly Adapters = typeof(AiFinOps.Adapters.AiFinOpsServices).Assembly;
    private static readonly Assembly Functions = typeof(Pipeline).Assembly;
    private static readonly Assembly Cli = typeof(AiFinOps.Cli.GlobalOptions).Assembly;

    private static readonly Architecture House = new ArchLoader().LoadAssemblies(Core, Workflows, Adapters, Functions, Cli).Build();

    [Fact]
    public void Dependencies_point_one_way()
    {
        Assert.Empty(Beyond(Core));
        Assert.Empty(Beyond(Workflows, Core));
        Assert.Empty(Beyond(Adapters, Workflows, Core));
        Assert.Empty(Beyond(Functions, Adapters, Workflows, Core));
        Assert.Empty(Beyond(Cli, Functions, Adapters, Workflows, Core));
    }

    [Fact]
    public void Core_uses_the_base_class_library_only()
    {
        Assert.All(References(Core), name => Assert.True(name.StartsWith("System", StringComparison.Ordinal) || name is "netstandard", name));
    }

    [Theory]
    [InlineData("AiFinOps.Core")]
    [InlineData("AiFinOps.Workflows")]
    [InlineData("AiFinOps.Adapters")]
    [InlineData("finops")]
    public void Only_Functions_sees_the_worker(string assembly) => SeesNothingOf(assembly, @"^Microsoft\.Azure\.Functions(\..*)?$");

    [Theory]
    [InlineData("AiFinOps.Core")]
    [InlineData("AiFinOps.Workflows")]
    [InlineData("finops")]
    public void Only_Adapters_sees_Azure(string assembly) => SeesNothingOf(assembly, @"^Azure(\..*)?$");

    [Fact]
    public void In_Functions_only_the_export_of_telemetry_sees_Azure()
    {
        var rule = Types().That().ResideInAssembly(Functions).And().DoNotHaveFullNameContaining("AiFinOps.Functions.Telemetry")
            .Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(@"^Azure(\..*)?$")).WithoutRequiringPositiveResults();
        rule.Check(House);
    }

    /// <summary>A rule that finds nothing because it looks for nothing would pass as well.</summary>
    [Fact]
    public void The_rules_can_see_Azure_where_it_is_allowed()
    {
        var azure = Types(includeReferenced: true).That().ResideInNamespaceMatching(@"^Azure(\..*)?$").GetObjects(House);
        Assert.NotEmpty(azure);
        Assert.NotEmpty(Types().That().ResideInAssembly(Adapters).And().DependOnAny(azure).GetObjects(House));
    }

    private static void SeesNothingOf(string assembly, string namespaces)
    {
        var loaded = new[] { Core, Workflows, Adapters, Cli }.Single(candidate => string.Equals(candidate.GetName().Name, assembly, StringComparison.Ordinal));
        Types().That().ResideInAssembly(loaded)
            .Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(namespaces)).WithoutRequiringPositiveResults()
            .Check(House);
    }

    /// <summary>Our own assemblies that it references and should not.</summary>
    private static IEnumerable<string> Beyond(Assembly assembly, params Assembly[] allowed) =>
        References(assembly).Where(IsOurs).Except(allowed.Select(other => other.GetName().Name!), StringComparer.Ordinal);

    private static bool IsOurs(string name) => name.StartsWith("AiFinOps", StringComparison.Ordinal) || name is "finops";

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
}
