using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Adapters.Storage.Incidents;

/// <summary>
/// Keys of the incident table. All rows of a line are in one partition, so that they change together, and there are
/// few partitions, so that a sweep over all of them is cheap.
/// </summary>
internal static class IncidentKeys
{
    public const string HeadPrefix = "head|";
    public const string ClockPrefix = "clock|";
    public const string OutboxPrefix = "outbox|";

    private const int PartitionCount = 16;

    public static readonly IReadOnlyList<string> Partitions = [.. Enumerable.Range(0, PartitionCount).Select(Name)];

    /// <summary>The same for all time: stored rows depend on it.</summary>
    public static string PartitionOf(string line) => Name(SHA256.HashData(Encoding.UTF8.GetBytes(line))[0] % PartitionCount);

    public static string Head(string incidentId) => KeyEncoder.Key("head", incidentId);

    public static string Open(string line, string causeKey) => KeyEncoder.Key("open", line, causeKey);

    public static string EventPrefix(string incidentId) => $"{KeyEncoder.Key("event", incidentId)}{KeyEncoder.Separator}";

    /// <param name="number">1 for the first event of the incident.</param>
    public static string Event(string incidentId, int number) => EventPrefix(incidentId) + number.ToString("D8", CultureInfo.InvariantCulture);

    public static string StepPrefix(string incidentId) => $"{KeyEncoder.Key("step", incidentId)}{KeyEncoder.Separator}";

    public static string Step(string incidentId, string stepId, string channel) => StepPrefix(incidentId) + KeyEncoder.Key(stepId, channel);

    public static string Clock(string incidentId, ResponseClock clock) => KeyEncoder.Key(
        "clock", RowText.Ticks(clock.Due), incidentId, clock.Kind.ToString(), clock.Level.ToString(CultureInfo.InvariantCulture));

    /// <summary>The key before which all clocks of the moment, and earlier ones, stand.</summary>
    public static string ClocksAfter(DateTimeOffset moment) => ClockPrefix + RowText.Ticks(moment.AddTicks(1));

    public static string Outbox(DateTimeOffset writtenAt, string incidentId, string key) =>
        KeyEncoder.Key("outbox", RowText.Ticks(writtenAt), incidentId, key);

    public static string OutboxAfter(DateTimeOffset moment) => OutboxPrefix + RowText.Ticks(moment.AddTicks(1));

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"p{number:D2}");
}
