using System.Security.Cryptography;
using System.Text;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Channels;

/// <summary>Ids that follow from what a message is about: the same message has the same one on every attempt.</summary>
internal static class MailIdentity
{
    /// <summary>The id of a mail, without its angle brackets.</summary>
    public static string MessageId(Notification notification, string domain) => $"{Hash(notification.Id)}@{domain}";

    /// <summary>The id that all mail about an incident refers to, so that a mail reader shows it as one conversation; null for other mail.</summary>
    public static string? ThreadId(Notification notification, string domain) =>
        notification.Data.GetValueOrDefault("incident") is { Length: > 0 } incident ? $"incident-{Hash(incident)}@{domain}" : null;

    /// <summary>The id of an operation: a name-based GUID in the form of RFC 9562, version 8.</summary>
    public static Guid OperationId(Notification notification)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(notification.Id)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
