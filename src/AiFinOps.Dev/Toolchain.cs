using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace AiFinOps.Dev;

/// <summary>What has to be on the machine: found, or installed where that is ours to do. The .NET SDK is there, or this would not run.</summary>
internal sealed partial class Toolchain(Folders folders, Shell shell)
{
    private const int OldestNode = 20;

    /// <summary>Azurite from the lock file, when it is absent or the lock has changed. Node 20 runs it, whatever its manifest asks for.</summary>
    public async Task InstallAzuriteAsync()
    {
        await RequireNodeAsync();
        await using var alone = await FileClaim.TakeAsync(Path.Combine(folders.Local, "npm.lock"), shell.Cancellation);
        var stamp = folders.InRoot("node_modules", ".aifinops-lock");
        var wanted = Hash(folders.InRoot("package-lock.json"));
        if (File.Exists(stamp) && string.Equals(await File.ReadAllTextAsync(stamp), wanted, StringComparison.Ordinal))
        {
            return;
        }

        Shell.Say("installing Azurite (npm ci) …");
        string[] install = ["ci", "--prefix", folders.Root, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        var npm = OperatingSystem.IsWindows()
            ? await shell.CaptureAsync(TimeSpan.FromMinutes(15), "cmd", ["/c", "npm", .. install])
            : await shell.CaptureAsync(TimeSpan.FromMinutes(15), "npm", install);
        if (npm.ExitCode != 0)
        {
            throw new DevException($"`npm ci` failed, and the tests and the local host need Azurite:\n{string.Join('\n', npm.Lines)}");
        }

        await File.WriteAllTextAsync(stamp, wanted);
    }

    /// <summary>
    /// Which kind of Functions worker the triggers are compiled against: the official packages, or the contract file where the feed
    /// lacks them. Asked once; the answer holds until the central package versions change.
    /// </summary>
    public async Task<string> DecideWorkerAsync()
    {
        if (Environment.GetEnvironmentVariable("FunctionsWorker") is { Length: > 0 } chosen)
        {
            Shell.Say($"Functions worker: {chosen} (FunctionsWorker in the environment).");
            return chosen;
        }

        var memory = Path.Combine(folders.Local, "functions-worker");
        var versions = Hash(folders.InRoot("Directory.Packages.props"));
        if (File.Exists(memory)
            && (await File.ReadAllTextAsync(memory)).Split(' ') is [var remembered, var then]
            && string.Equals(then, versions, StringComparison.Ordinal))
        {
            Shell.Say($"Functions worker: {remembered} (found out earlier; delete .local/functions-worker to ask the package feed again).");
            return remembered;
        }

        var (decided, why, isCertain) = await AskFeedAsync();
        if (isCertain)
        {
            Directory.CreateDirectory(folders.Local);
            await File.WriteAllTextAsync(memory, $"{decided} {versions}");
        }

        Shell.Say($"Functions worker: {decided} ({why}).");
        return decided;
    }

    /// <summary>A browser for the page tests: found, or installed where the package manager lets us without asking.</summary>
    public async Task FindChromiumAsync()
    {
        if (Chromium() is null && OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && OnPath("apt-get") is not null)
        {
            Shell.Say("installing Chromium for the page tests (apt-get) …");
            await shell.CaptureAsync(TimeSpan.FromMinutes(10), "apt-get", ["update", "-q"]);
            await shell.CaptureAsync(TimeSpan.FromMinutes(20), "apt-get", ["install", "-qy", "--no-install-recommends", "chromium"]);
        }

        if (Chromium() is { } path)
        {
            shell.Environment["AIFINOPS_CHROMIUM"] = path;
        }
        else
        {
            Shell.Say("no Chromium, Chrome or Edge found: install one for the page tests, or set AIFINOPS_CHROMIUM to its path.");
        }
    }

    private async Task RequireNodeAsync()
    {
        var node = await shell.CaptureAsync(TimeSpan.FromMinutes(1), "node", ["--version"]);
        var version = node is { ExitCode: 0, Lines: [var first, ..] } ? first : "none";
        if (!int.TryParse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var major) || major < OldestNode)
        {
            throw new DevException($"Azurite needs Node.js {OldestNode} or newer, found {version}: install it from https://nodejs.org, or start an Azurite yourself and set {Azurite.RunningVariable}.");
        }
    }

    private async Task<(string Kind, string Why, bool IsCertain)> AskFeedAsync()
    {
        Shell.Say("asking the package feed for the Functions worker …");
        var restore = await shell.CaptureAsync(
            TimeSpan.FromMinutes(3),
            "dotnet",
            ["restore", folders.InRoot("src", "AiFinOps.Functions"), "-p:FunctionsWorker=official", "-v:quiet", "-tl:off"]);
        if (restore.ExitCode == 0)
        {
            return ("official", "the package feed has it", IsCertain: true);
        }

        return restore.Lines.Any(said => NotOnFeed().IsMatch(said))
            ? ("contract", "the package feed lacks it; triggers compile against src/AiFinOps.Functions/Contract", IsCertain: true)
            : ("contract", "the package feed gave no clear answer and is asked again next time", IsCertain: false);
    }

    private static string? Chromium()
    {
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("AIFINOPS_CHROMIUM"),
            OnPath("chromium"),
            OnPath("chromium-browser"),
            OnPath("google-chrome"),
            OnPath("microsoft-edge"),
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            @"C:\Program Files\Google\Chrome\Application\chrome.exe",
            @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        ];
        return Array.Find(candidates, File.Exists);
    }

    private static string? OnPath(string name)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    [GeneratedRegex(@"\bNU110[123]\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotOnFeed();
}
