using AiFinOps.Workflows;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Channels;

/// <summary>Hosts that may be called from here: exact names, or <c>*.example.com</c> for everything below example.com. None by default.</summary>
internal sealed class AllowedHosts(IConfiguration configuration)
{
    /// <summary>Null where the address may be called; otherwise what is wrong and what to do.</summary>
    public string? Refusal(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
        {
            return "Only absolute https addresses are called.";
        }

        if (address.Scheme is "http" && !address.IsLoopback)
        {
            return $"{address.IdnHost} is asked for over http: cost figures leave only over https.";
        }

        return HostRefusal(address);
    }

    /// <summary>The host alone, for protocols that see to their encryption themselves.</summary>
    public string? HostRefusal(Uri address) => Patterns().Any(pattern => Matches(pattern, address.IdnHost))
        ? null
        : $"The host {address.IdnHost} is not allowed: add it to the setting {Settings.AllowedHosts}.";

    private string[] Patterns() =>
        (configuration[Settings.AllowedHosts] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool Matches(string pattern, string host) =>
        pattern.StartsWith("*.", StringComparison.Ordinal) && pattern.Length > 2
            ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase) && host.Length > pattern.Length - 1
            : string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase);
}
