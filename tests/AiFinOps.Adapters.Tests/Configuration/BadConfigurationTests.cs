using System.Reflection;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Tests.Configuration;

/// <summary>One file per fault in <c>Bad/</c>, named after it, with the expected words beside it.</summary>
public sealed class BadConfigurationTests
{
    /// <summary>Faults of the file itself: there is no tree for the schema to judge.</summary>
    private static readonly HashSet<string> BeforeSchema =
    [
        ConfigurationFaults.FileEmpty, ConfigurationFaults.NotUtf8, ConfigurationFaults.YamlSyntax, ConfigurationFaults.YamlTab, ConfigurationFaults.TooDeep,
        ConfigurationFaults.YamlDuplicateKey, ConfigurationFaults.YamlAnchor, ConfigurationFaults.YamlTag, ConfigurationFaults.YamlDocuments,
    ];

    private static readonly HashSet<string> OfSchema =
    [
        ConfigurationFaults.UnknownKey, ConfigurationFaults.MissingKey, ConfigurationFaults.EitherOr, ConfigurationFaults.WrongType, ConfigurationFaults.UnknownWord,
        ConfigurationFaults.BadFormat, ConfigurationFaults.TooLong, ConfigurationFaults.OutOfRange, ConfigurationFaults.TooFew, ConfigurationFaults.TooMany, ConfigurationFaults.Repeated,
    ];

    public static TheoryData<string> Faults => [.. Directory.GetFiles(ConfigurationSamples.BadFolder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_fault_is_told_with_its_place_and_remedy(string fault)
    {
        var check = Check(fault);

        var told = check.Errors.Select(problem => $"error {problem}").Concat(check.Warnings.Select(problem => $"warning {problem}"));

        Golden.Expect(Path.Combine(ConfigurationSamples.BadFolder, fault + ".txt"), string.Join('\n', told) + "\n");
        Assert.Equal(check.Errors.Count > 0, check.Document is null);
        Assert.NotEmpty(check.Errors.Concat(check.Warnings));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_an_editor_can_know_the_schema_refuses_as_well(string fault)
    {
        var rules = Check(fault).Errors.Select(problem => problem.Rule).ToHashSet(StringComparer.Ordinal);
        if (rules.Overlaps(BeforeSchema) || rules.Contains(ConfigurationFaults.SecretInFile) || fault is "list-as-key")
        {
            return;
        }

        var root = new YamlReader(File.ReadAllText(Path.Combine(ConfigurationSamples.BadFolder, fault + ".yaml"))).Read()!;

        Assert.Equal(!rules.Overlaps(OfSchema), IndependentSchema.Accepts(root));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void No_secret_is_repeated(string fault)
    {
        var told = string.Join('\n', Check(fault).Errors);

        Assert.DoesNotContain("hunter2", told, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_M", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_named_fault_has_a_bad_file()
    {
        var named = typeof(ConfigurationFaults).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        var shown = Faults.SelectMany(fault => Check(fault.Data).Errors.Concat(Check(fault.Data).Warnings)).Select(problem => problem.Rule);

        // These two are about the file as it lies on a disk, and are tested where files are read.
        Assert.Equal([ConfigurationFaults.FileNotRead, ConfigurationFaults.FileTooLarge], named.Except(shown, StringComparer.Ordinal));
    }

    private static ConfigurationCheck Check(string fault) => ConfigurationFile.Check(File.ReadAllBytes(Path.Combine(ConfigurationSamples.BadFolder, fault + ".yaml")));
}
