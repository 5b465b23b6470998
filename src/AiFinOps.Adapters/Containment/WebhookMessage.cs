using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters.Channels;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment;

/// <summary>What a receiver is asked, as docs/containment.md promises it: signed, and the same bytes under the same id over all attempts.</summary>
/// <param name="Operation"><c>read</c>, <c>apply</c> or <c>release</c>.</param>
internal sealed record WebhookMessage(string Operation, ContainmentAct Act)
{
    public const string Read = "read";
    public const string Apply = "apply";
    public const string Release = "release";

    /// <summary>What the target has to read for anything to be written; empty where nothing is.</summary>
    public string State { get; init; } = "";

    /// <summary>What it read before the first write; empty unless it is released.</summary>
    public string Before { get; init; } = "";

    /// <summary>How much of the way back is to be gone; null unless it is released.</summary>
    public decimal? Share { get; init; }

    /// <summary>Tells readings of one moment apart; 0 unless it is read.</summary>
    public long Reading { get; init; }

    public TargetRequest Sign(Uri address, IReadOnlyList<byte[]> keys, DateTimeOffset now)
    {
        var (body, attempt) = (Body(), now.ToUnixTimeSeconds());
        var id = Id(now);
        return new TargetRequest(HttpMethod.Post, address)
        {
            Body = body,
            IsWrite = Operation is not Read,
            Headers =
            [
                ("webhook-id", id),
                ("webhook-timestamp", attempt.ToString(CultureInfo.InvariantCulture)),
                ("webhook-signature", WebhookSignature.Sign(keys, id, attempt, body)),
            ],
        };
    }

    /// <summary>A write is the same write over all attempts, each step of a release is one of its own, and no reading repeats another.</summary>
    private string Id(DateTimeOffset now) => Uri.EscapeDataString(Operation switch
    {
        Read => string.Create(CultureInfo.InvariantCulture, $"{Act.ActionId}-{Operation}-{now.ToUnixTimeMilliseconds()}-{Reading}"),
        Release => $"{Act.ActionId}-{Operation}-{StateText.Of(Share ?? 1m)}",
        _ => $"{Act.ActionId}-{Operation}",
    });

    private byte[] Body()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", $"containment.{Operation}");
            writer.WriteString("operation", Operation);
            writer.WriteString("actionId", Act.ActionId);
            writer.WriteString("target", Act.Rung.Target);
            writer.WriteString("key", Act.Target!.Key);
            writer.WriteString("rung", Act.Rung.Id);
            writer.WriteString("setting", Act.Rung.Setting);
            writer.WriteString("floor", Act.Rung.Floor);
            WriteState(writer, "state", State);
            WriteState(writer, "before", Before);
            if (Share is { } share)
            {
                writer.WriteNumber("share", share);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteState(Utf8JsonWriter writer, string name, string state)
    {
        if (state.Length > 0)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(state);
        }
    }
}
