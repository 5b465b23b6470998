using System.Diagnostics;
using System.Globalization;
using AiFinOps.Testing;

namespace AiFinOps.Scenarios;

/// <summary>One replay of the sample month: its storage, its pager, its folder. It may be started more than once, as after a power cut.</summary>
internal sealed class Replay : IAsyncDisposable
{
    private readonly AzuriteAccount account;
    private readonly string until;
    private readonly string? samples;

    private Replay(AzuriteAccount account, Pager pager, string until, bool isCrashStory)
    {
        this.account = account;
        this.until = until;
        samples = isCrashStory ? CrashStory.WriteTo(Path.Combine(Folder, "samples")) : null;
        Pager = pager;
    }

    public Pager Pager { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("aifinops-replay-").FullName;

    public Report Report => Report.Read(Path.Combine(Folder, "report.json"));

    /// <param name="until">Last simulated moment (UTC).</param>
    /// <param name="isCrashStory">See <see cref="CrashStory"/>; the sample organisation otherwise.</param>
    public static async Task<Replay> NewAsync(Azurite azurite, string until, bool isCrashStory = false) => new(await azurite.RentAsync(), await Pager.StartAsync(), until, isCrashStory);

    public Task<Ran> RunAsync(string? crashAt = null) => FinOpsProcess.RunAsync(Environment(crashAt), Arguments);

    public async Task DieAtAsync(string point)
    {
        var died = await RunAsync(point);
        Assert.True(died.ExitCode != 0, $"The process never reached {point}.\n{died.Output}");
    }

    public Process Start() => FinOpsProcess.Start(Environment(null), Arguments);

    public string LogOf(string person) => File.ReadAllText(Directory.GetFiles(Path.Combine(Folder, "log"), person + "*.md").Single());

    /// <summary>How often a message stands in a log although its id stood there before.</summary>
    public int RepeatsInLogs()
    {
        var ids = Directory.GetFiles(Path.Combine(Folder, "log")).SelectMany(file =>
            File.ReadLines(file).Where(line => line.StartsWith("<!-- message ", StringComparison.Ordinal)).Select(line => file + line)).ToList();
        return ids.Count - ids.Distinct(StringComparer.Ordinal).Count();
    }

    public async ValueTask DisposeAsync()
    {
        await Pager.DisposeAsync();
        await account.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private string[] Arguments => ["demo", "--out", Folder, "--pager", Pager.Url, "--until", until, .. samples is null ? Array.Empty<string>() : ["--samples", samples]];

    private Dictionary<string, string> Environment(string? crashAt) => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = account.ConnectionString,
        ["AIFINOPS_CRASH_AT"] = crashAt ?? "",
        ["CHAT_ADDRESS"] = Pager.ChatAddress.AbsoluteUri,
        ["AiFinOps__AllowedHosts"] = "127.0.0.1",

        // The real host hides a message for 10 minutes and a claim holds for 2; a killed process is not waited for that long here.
        ["LocalHost__MessageLease"] = TimeSpan.FromSeconds(3).ToString("c", CultureInfo.InvariantCulture),
        ["AiFinOps__LeaseSeconds"] = "2",
    };
}
