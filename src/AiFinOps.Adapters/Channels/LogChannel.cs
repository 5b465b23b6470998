using System.Text;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Channels;

/// <summary>
/// One readable file per recipient: below the log folder where there is one, otherwise one document per message in the
/// container of reviews. The same message is written once, however often it is sent.
/// </summary>
internal sealed class LogChannel(IConfiguration configuration, IDocumentStore documents) : INotificationChannel, IDisposable
{
    // One at a time in this process; another process that holds the file makes the step try again.
    private readonly SemaphoreSlim one = new(1, 1);

    public string Kind => "log";

    public async Task<Delivery> SendAsync(ChannelSettings channel, Notification notification, CancellationToken cancellationToken)
    {
        var recipients = notification.Recipients.Count > 0 ? notification.Recipients : [channel.Name];
        var folder = configuration[Settings.LogFolder];
        await one.WaitAsync(cancellationToken);
        try
        {
            foreach (var slug in recipients.Select(FileNames.Slug).Distinct(StringComparer.Ordinal))
            {
                await (string.IsNullOrWhiteSpace(folder)
                    ? StoreAsync(slug, notification, cancellationToken)
                    : LogFile.AppendOnceAsync(Path.Combine(folder, slug + ".md"), LogSection.Marker(notification.Id), LogSection.Write(notification), cancellationToken));
            }

            return new Delivery(DeliveryOutcome.Delivered, "Written to the log.", null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Delivery(DeliveryOutcome.Retry, $"The log of channel {channel.Name} could not be written: {exception.Message}", null);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task StoreAsync(string slug, Notification notification, CancellationToken cancellationToken)
    {
        var path = $"log/{slug}/{Uri.EscapeDataString(notification.Id)}.md";
        try
        {
            await documents.CreateAsync(Containers.Reviews, path, Encoding.UTF8.GetBytes(LogSection.Write(notification)), "text/markdown; charset=utf-8", cancellationToken);
        }
        catch (ConcurrencyException)
        {
            // The message is there from an earlier attempt, with that attempt's time.
        }
    }
}

/// <summary>A message as a section of a Markdown file.</summary>
internal static class LogSection
{
    /// <summary>The line that ends a section. A section that was torn by a crash has none, and is written again.</summary>
    public static string Marker(string id) => $"<!-- message {Uri.EscapeDataString(id)} -->";

    public static string Write(Notification notification)
    {
        var at = notification.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        return $"## {Inert(notification.Title.ReplaceLineEndings(" "))}\n\n{at} UTC, to {Inert(string.Join(", ", notification.Recipients))}\n\n"
            + $"{Inert(notification.Text.ReplaceLineEndings("\n").TrimEnd())}\n\n{Marker(notification.Id)}\n";
    }

    // A text that contains the marker of another message would keep that one from ever being written.
    private static string Inert(string text) => text.Replace("<!--", "&lt;!--", StringComparison.Ordinal);
}
