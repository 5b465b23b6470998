namespace AiFinOps.Dev;

/// <summary>The commands of dev.cs. Each returns the exit code.</summary>
internal sealed class Commands(Folders folders, Shell shell, CommandLine line)
{
    private static readonly string[] WithoutStorage = ["validate", "--help", "-h", "-?", "--version"];

    private readonly Toolchain toolchain = new(folders, shell);

    public async Task<int> DemoAsync()
    {
        await BuildAsync(folders.InRoot("src", "AiFinOps.Cli"));
        var store = Path.Combine(folders.Local, "azurite-demo");
        var written = Path.Combine(folders.Local, "demo");
        if (!Directory.Exists(store) && Directory.Exists(written))
        {
            // Files that arrived in the last story would all be there on the first day of the next one.
            Directory.Delete(written, recursive: true);
        }

        int exitCode;
        await using (await OpenAzuriteAsync(store, preferDefaultPorts: false))
        {
            exitCode = await shell.RunAsync(folders.Root, "dotnet", [folders.FinOps, "demo", "--out", ".local/demo", .. line.Rest]);
        }

        if (exitCode == 0 && Directory.Exists(store))
        {
            // A finished story starts anew next time; one that was interrupted goes on where it stopped.
            Directory.Delete(store, recursive: true);
        }

        return exitCode;
    }

    public async Task<int> UpAsync()
    {
        await BuildAsync(folders.InRoot("src", "AiFinOps.Cli"));
        await using var azurite = await OpenAzuriteAsync(Path.Combine(folders.Local, "azurite"), preferDefaultPorts: true);
        await File.WriteAllTextAsync(folders.RunningAzurite, azurite.ConnectionString, shell.Cancellation);
        try
        {
            return await shell.RunAsync(folders.Root, "dotnet", [folders.FinOps, "serve", .. line.Rest]);
        }
        finally
        {
            File.Delete(folders.RunningAzurite);
        }
    }

    /// <summary>Runs where it was called, so that paths mean what the caller sees. Storage named in the environment is used as it is.</summary>
    public async Task<int> FinOpsAsync()
    {
        await BuildAsync(folders.InRoot("src", "AiFinOps.Cli"));
        var here = Directory.GetCurrentDirectory();
        var storageIsNamed = IsSet(Azurite.Setting) || IsSet(Azurite.Setting + "__tableServiceUri");
        if (storageIsNamed || line.Rest.Count == 0 || WithoutStorage.Contains(line.Rest[0], StringComparer.Ordinal))
        {
            return await shell.RunAsync(here, "dotnet", [folders.FinOps, .. line.Rest]);
        }

        await using var azurite = await OpenAzuriteAsync(Path.Combine(folders.Local, "azurite"), preferDefaultPorts: false);
        return await shell.RunAsync(here, "dotnet", [folders.FinOps, .. line.Rest]);
    }

    public async Task<int> TestAsync()
    {
        await toolchain.InstallAzuriteAsync();
        await toolchain.FindChromiumAsync();
        await BuildAsync(folders.InRoot("AiFinOps.Functions.sln"));
        var totals = new TestTotals();
        foreach (var project in TestProject.Find(folders, line.Rest))
        {
            totals += await project.RunAsync(shell);
        }

        if (totals is { Passed: 0, Failed: 0 })
        {
            Shell.Say("no test ran.");
            totals += new TestTotals(Failed: 1);
        }

        Console.WriteLine(totals);
        return totals.Failed == 0 ? 0 : 1;
    }

    private static bool IsSet(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    private async Task BuildAsync(string target)
    {
        shell.Environment["FunctionsWorker"] = await toolchain.DecideWorkerAsync();
        Shell.Say($"building {Path.GetFileName(target)} …");
        var build = await shell.CaptureAsync(TimeSpan.FromMinutes(20), "dotnet", ["build", target, "-nologo", "-v:quiet", "-tl:off"]);
        if (build.ExitCode != 0)
        {
            throw new DevException($"the build of {Path.GetFileName(target)} failed:\n{string.Join('\n', build.Lines.Distinct(StringComparer.Ordinal))}");
        }
    }

    /// <summary>The storage of everything that is started from here on.</summary>
    private async Task<Azurite> OpenAzuriteAsync(string store, bool preferDefaultPorts)
    {
        var azurite = await FindOrStartAzuriteAsync(store, preferDefaultPorts);
        shell.Environment[Azurite.Setting] = azurite.ConnectionString;
        return azurite;
    }

    private async Task<Azurite> FindOrStartAzuriteAsync(string store, bool preferDefaultPorts)
    {
        if (IsSet(Azurite.RunningVariable))
        {
            return Azurite.Running(Environment.GetEnvironmentVariable(Azurite.RunningVariable)!, Azurite.RunningVariable);
        }

        if (line.UseRunningAzurite)
        {
            return Azurite.Running(Azurite.OnDefaultPorts, "--azurite running");
        }

        if (line.Command is "finops" && await Azurite.OfUpAsync(folders, shell.Cancellation) is { } running)
        {
            return running;
        }

        await toolchain.InstallAzuriteAsync();
        return await Azurite.StartAsync(shell, folders, store, preferDefaultPorts);
    }
}
