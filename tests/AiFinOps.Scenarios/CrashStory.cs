using System.Text.Json.Nodes;

namespace AiFinOps.Scenarios;

/// <summary>
/// The sample organisation with a chat that knows no ids, and a first week in which the same cause comes back twice: what a power cut can hit there
/// is hit.
/// </summary>
internal static class CrashStory
{
    private const string Channels = "channels: [pager, log]";
    private const string FirstChannel = "  - { name: log, kind: log }\n";

    /// <summary>The evaluation of the next morning raises a calibration task.</summary>
    private static readonly (string At, string Verb, string Reason)[] ComesBackTwice =
    [
        ("2026-10-09T11:10:00Z", "resolve", "Rolled back"),
        ("2026-10-09T11:20:00Z", "reopen", "It is back"),
        ("2026-10-09T11:30:00Z", "resolve", "Rolled back again"),
        ("2026-10-09T11:40:00Z", "reopen", "It is back again"),
    ];

    /// <returns>A folder of samples that the replay may keep.</returns>
    public static string WriteTo(string folder)
    {
        var samples = Path.Combine(FinOpsProcess.Root, "samples");
        foreach (var file in Directory.EnumerateFiles(samples, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Change(Path.Combine(folder, "finops.yaml"), text => Replaced(Replaced(text, Channels, "channels: [pager, log, chat]"), FirstChannel, FirstChannel + "  - { name: chat, kind: slack, secret: CHAT_ADDRESS }\n"));
        Change(Path.Combine(folder, "story.json"), ComingBack);
        return folder;
    }

    private static string ComingBack(string story)
    {
        var acts = JsonNode.Parse(story)!.AsArray();
        foreach (var (at, verb, reason) in ComesBackTwice)
        {
            acts.Add(new JsonObject { ["at"] = at, ["person"] = "astrid", ["line"] = "order-agent", ["cause"] = "spend-above", ["verb"] = verb, ["body"] = new JsonObject { ["reason"] = reason } });
        }

        return new JsonArray([.. acts.OrderBy(act => act!["at"]!.GetValue<string>(), StringComparer.Ordinal).Select(act => act!.DeepClone())]).ToJsonString();
    }

    private static void Change(string file, Func<string, string> change) => File.WriteAllText(file, change(File.ReadAllText(file)));

    private static string Replaced(string text, string old, string by)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, by, StringComparison.Ordinal);
    }
}
