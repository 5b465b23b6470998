using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.OpenAi;

/// <summary>The administration API of OpenAI. It knows no entity tags.</summary>
internal static class OpenAiAdministration
{
    private static readonly Uri Standard = new("https://api.openai.com");

    private static readonly TargetWords Words = new(
        "OpenAI",
        "The setting of `secret` needs an admin key (sk-admin-…) that may write what is contained: docs/containment.md.",
        "There is no such project: correct `key`, or remove the target.");

    public static TargetSession Open(TargetSessions sessions, ContainmentAct act) => sessions.ForKey(act, Words, Standard);

    public static string ProjectPath(string project, string part) => $"v1/organization/projects/{Uri.EscapeDataString(project)}/{part}";
}
