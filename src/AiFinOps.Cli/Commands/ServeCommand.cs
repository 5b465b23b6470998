using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiFinOps.Cli.Hosting;
using AiFinOps.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AiFinOps.Cli.Commands;

/// <summary><c>finops serve</c>: the local host.</summary>
internal static class ServeCommand
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Address to listen on, on this machine only.",
        DefaultValueFactory = _ => "http://127.0.0.1:7071",
    };

    private static readonly Option<FileInfo?> SettingsFile = new("--settings")
    {
        Description = "Settings file; otherwise local.settings.json, else local.settings.sample.json.",
    };

    private static readonly Option<DateTimeOffset?> From = new("--simulate-from")
    {
        Description = "Run in simulated time that begins here (UTC, like 2026-06-01T00:00:00Z), unless a simulation is stored already.",
        CustomParser = result => Moment(result.Tokens[0].Value, result.AddError),
    };

    private static readonly Option<DateTimeOffset?> Until = new("--simulate-until")
    {
        Description = "Last simulated moment; the host ends when it was played.",
        CustomParser = result => Moment(result.Tokens[0].Value, result.AddError),
    };

    public static Command Create()
    {
        var command = new Command("serve", "Runs the functions on this machine, on Azurite. A development host: production is the Azure Functions host.")
        {
            Urls, SettingsFile, From, Until,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(From) is null != result.GetResult(Until) is null)
            {
                result.AddError("--simulate-from and --simulate-until go together.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = Build(arguments);
            await app.StartAsync(cancellationToken);
            Announce(app, arguments.GetValue(GlobalOptions.Json));
            await RunAsync(app, arguments.GetValue(Until), cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static async Task RunAsync(WebApplication app, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        if (until is null)
        {
            await app.WaitForShutdownAsync(cancellationToken);
            return;
        }

        try
        {
            await app.Services.GetRequiredService<SimulationDriver>().RunAsync(until.Value, _ => Task.CompletedTask, cancellationToken);
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    private static WebApplication Build(ParseResult arguments) => ProductHost.Build(
        ProductHost.Settings(arguments.GetValue(SettingsFile)?.FullName, new Dictionary<string, string?>(StringComparer.Ordinal)),
        arguments.GetValue(Urls)!,
        arguments.GetValue(From),
        _ => { });

    private static void Announce(WebApplication app, bool json)
    {
        var count = Pipeline.Functions.Count;
        Console.Out.WriteLine(json
            ? JsonSerializer.Serialize(new { urls = app.Urls, functions = count, keysEnforced = false })
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{count} functions on {string.Join(", ", app.Urls)}. A development host: function keys are not enforced here; production is the Azure Functions host."));
    }

    private static DateTimeOffset? Moment(string text, Action<string> addError)
    {
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
        {
            return moment;
        }

        addError($"'{text}' is not a moment like 2026-06-01T00:00:00Z.");
        return null;
    }
}
