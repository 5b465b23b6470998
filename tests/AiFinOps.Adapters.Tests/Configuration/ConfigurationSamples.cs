using System.Text;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Configuration;

/// <summary>Configuration texts, and the files of the repository.</summary>
internal static class ConfigurationSamples
{
    public const string Smallest = """
        sources:
          - { name: azure, kind: focus-file }
        ownerGroups:
          - { id: team }
        lines:
          - { id: assistant, owner: team, budget: { monthly: 1000 } }
        """;

    public static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "AiFinOps.Functions.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("The tests run inside the repository.");
            }

            return folder.FullName;
        }
    }

    public static string Organisation => File.ReadAllText(Path.Combine(Root, "samples", "finops.yaml"));

    public static string BadFolder => Path.Combine(Root, "tests", "AiFinOps.Adapters.Tests", "Configuration", "Bad");

    public static ConfigurationCheck Check(string text) => ConfigurationFile.Check(Encoding.UTF8.GetBytes(text));

    public static ConfigurationDocument Document(string text)
    {
        var check = Check(text);
        Assert.Empty(check.Errors);
        return check.Document!;
    }
}
