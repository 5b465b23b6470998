using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Cli.Hosting;

/// <summary>What the local host takes from host.json. Defaults are those of the Functions host.</summary>
internal sealed record HostSettings(string RoutePrefix, QueueSettings Queues)
{
    /// <summary>Settings below this override host.json, as they do on the Functions host.</summary>
    public const string Overrides = "AzureFunctionsJobHost";

    /// <exception cref="InvalidOperationException">A value that cannot be used: names the value and what to set instead.</exception>
    public static HostSettings Load(string path, IConfiguration settings)
    {
        var host = new ConfigurationBuilder()
            .AddJsonFile(Path.GetFullPath(path), optional: false)
            .AddConfiguration(settings.GetSection(Overrides))
            .Build();

        var queues = host.GetSection("extensions:queues");
        if (!string.Equals(queues["messageEncoding"], "none", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                $"{path}: extensions.queues.messageEncoding must be \"none\", because messages are sent as plain text; otherwise every message goes to poison.");
        }

        var batchSize = Number(queues, "batchSize", 16);
        return new HostSettings(
            (host["extensions:http:routePrefix"] ?? "api").Trim('/'),
            new QueueSettings(
                BatchSize: batchSize,
                NewBatchThreshold: Number(queues, "newBatchThreshold", batchSize / 2),
                MinPollingInterval: TimeSpan.FromMilliseconds(100),
                MaxPollingInterval: Time(queues, "maxPollingInterval", TimeSpan.FromMinutes(1)),
                VisibilityTimeout: Time(queues, "visibilityTimeout", TimeSpan.Zero),
                MaxDequeueCount: Number(queues, "maxDequeueCount", 5),
                MessageLease: Time(settings.GetSection("LocalHost"), "MessageLease", TimeSpan.FromMinutes(10))));
    }

    private static int Number(IConfiguration section, string name, int fallback) =>
        section[name] is not { } text ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new InvalidOperationException($"Setting {name}: '{text}' is not a whole number.");

    private static TimeSpan Time(IConfiguration section, string name, TimeSpan fallback) =>
        section[name] is not { } text ? fallback
        : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) && time >= TimeSpan.Zero ? time
        : throw new InvalidOperationException($"Setting {name}: '{text}' is not a time span like 00:00:30.");
}

/// <param name="BatchSize">Messages taken at once.</param>
/// <param name="NewBatchThreshold">The next batch is taken when no more than so many are being handled.</param>
/// <param name="MinPollingInterval">Wait after the first poll that found nothing; it doubles up to <paramref name="MaxPollingInterval"/>.</param>
/// <param name="VisibilityTimeout">Wait before a failed message is tried again.</param>
/// <param name="MaxDequeueCount">Tries before a message goes to the poison queue.</param>
/// <param name="MessageLease">How long a received message stays hidden; renewed while it is handled. 10 minutes; only tests shorten it.</param>
internal sealed record QueueSettings(
    int BatchSize, int NewBatchThreshold, TimeSpan MinPollingInterval, TimeSpan MaxPollingInterval, TimeSpan VisibilityTimeout, int MaxDequeueCount, TimeSpan MessageLease);
