using AiFinOps.Core.Escalation;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Channels;

/// <summary>Reads the secret that a channel refers to. What is told of it is the name of its setting, never its value.</summary>
internal sealed class ChannelSecrets(IConfiguration configuration)
{
    /// <returns>The secret, or what is wrong in words.</returns>
    public (string? Secret, string Problem) Read(ChannelSettings channel)
    {
        if (string.IsNullOrEmpty(channel.SecretRef))
        {
            return (null, $"Channel {channel.Name} names no secret.");
        }

        var value = configuration[channel.SecretRef]?.Trim();
        if (string.IsNullOrEmpty(value))
        {
            return (null, $"Channel {channel.Name}: the setting {channel.SecretRef}, which holds its secret, is missing or empty.");
        }

        // A key vault that cannot be reached leaves the reference itself in the setting; it must not be sent to anybody.
        return value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) || value.Any(char.IsControl)
            ? (null, $"Channel {channel.Name}: the setting {channel.SecretRef} holds a Key Vault reference that was not resolved, or characters that no secret has.")
            : (value, "");
    }

    /// <summary>The secret as the address that it is.</summary>
    public (Uri? Address, string Problem) ReadAddress(ChannelSettings channel)
    {
        var (secret, problem) = Read(channel);
        return secret is null ? (null, problem)
            : Uri.TryCreate(secret, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? (address, "")
            : (null, $"Channel {channel.Name}: the setting {channel.SecretRef} does not hold the https address of a webhook.");
    }
}
