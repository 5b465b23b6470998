using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace AiFinOps.Dev;

/// <summary>One test project: an executable that leaves its result in a file.</summary>
internal sealed class TestProject(Folders folders, string project)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    // Only failures are told; a reporter of its own that a build system asks for would hide them.
    private static readonly string[] Options = ["-noLogo", "-noColor", "-noAutoReporters", "-reporter", "quiet"];

    private readonly string name = Path.GetFileNameWithoutExtension(project);

    /// <summary>Every project below tests/ that has tests and whose name contains each of <paramref name="parts"/>.</summary>
    public static IEnumerable<TestProject> Find(Folders folders, IReadOnlyList<string> parts)
        => Directory.EnumerateFiles(folders.InRoot("tests"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => !File.ReadAllText(project).Contains("<IsTestProject>false", StringComparison.Ordinal))
            .Where(project => parts.All(part => Path.GetFileName(project).Contains(part, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal)
            .Select(project => new TestProject(folders, project));

    /// <summary>A project that was not built, crashed, hung or ran no test counts as one failure: silence proves nothing.</summary>
    public async Task<TestTotals> RunAsync(Shell shell)
    {
        var folder = Path.GetDirectoryName(project)!;
        var program = Path.Combine(folder, "bin", "Debug", "net10.0", name + ".dll");
        if (!File.Exists(program))
        {
            return Fault("was not built: is it in AiFinOps.Functions.sln?");
        }

        Shell.Say($"{name} …");
        var report = Path.Combine(folders.Local, "test-results", name + ".xml");
        Directory.CreateDirectory(Path.GetDirectoryName(report)!);
        File.Delete(report);
        try
        {
            var exitCode = await shell.RunAsync(folder, "dotnet", [program, .. Options, "-result-xml", report], Limit);
            return Judge(exitCode, report);
        }
        catch (TimeoutException)
        {
            return Fault($"did not end within {Limit.TotalMinutes:0} minutes.");
        }
    }

    private TestTotals Judge(int exitCode, string report)
    {
        if (ReadTotals(report) is not { } totals)
        {
            return Fault($"ended with exit code {exitCode} and without a result.");
        }

        Shell.Say($"{name}: {totals}");
        return totals switch
        {
            { Passed: 0, Failed: 0 } => totals + Fault("ran no test."),
            { Failed: 0 } when exitCode != 0 => totals + Fault($"ended with exit code {exitCode} although no test failed."),
            _ => totals,
        };
    }

    private static TestTotals? ReadTotals(string report)
    {
        try
        {
            return XDocument.Load(report).Descendants("assembly").Aggregate(new TestTotals(), (sum, assembly) => sum + TestTotals.From(assembly));
        }
        catch (Exception exception) when (exception is IOException or XmlException)
        {
            return null;
        }
    }

    private TestTotals Fault(string what)
    {
        Shell.Say($"{name} {what}");
        return new(Failed: 1);
    }
}

/// <summary>How many tests passed, failed or were left out.</summary>
internal sealed record TestTotals(int Passed = 0, int Failed = 0, int Skipped = 0)
{
    public static TestTotals operator +(TestTotals one, TestTotals other)
        => new(one.Passed + other.Passed, one.Failed + other.Failed, one.Skipped + other.Skipped);

    /// <summary>Reads one assembly of an xunit result file. An error outside any test (a fixture, for example) is a failure.</summary>
    public static TestTotals From(XElement assembly)
        => new(Count(assembly, "passed"), Count(assembly, "failed") + Count(assembly, "errors"), Count(assembly, "skipped") + Count(assembly, "not-run"));

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed{(Skipped > 0 ? $", {Skipped} skipped" : "")}");

    private static int Count(XElement assembly, string attribute) => (int?)assembly.Attribute(attribute) ?? 0;
}
