using AiFinOps.Adapters.Channels;
using AiFinOps.Core.Configuration;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>How one source is reached.</summary>
/// <param name="Base">Requests and further pages go to this host alone.</param>
/// <param name="Allowance">Names what the provider counts requests against; sources that share it wait together.</param>
/// <param name="Authorize">Puts the key or token onto a request.</param>
internal sealed record ApiAccess(ProviderProfile Provider, Uri Base, string Allowance, Func<HttpRequestMessage, CancellationToken, Task> Authorize);

/// <summary>Turns what the configuration says into an address and a key, or says what is missing.</summary>
internal sealed class ApiSettings(IConfiguration configuration, AllowedHosts hosts)
{
    /// <summary>The provider's own address needs no permission; one from the configuration would be sent a key, so its host must be allowed.</summary>
    /// <exception cref="SourceException">There is none, or it may not be called.</exception>
    public Uri AddressOf(SourceSettings source, Uri? standard) => AddressOf(source.Url, standard);

    /// <inheritdoc cref="AddressOf(SourceSettings, Uri?)"/>
    public Uri AddressOf(Uri? configured, Uri? standard)
    {
        if (configured is { } written)
        {
            return hosts.Refusal(written) is { } refusal ? throw new SourceException(SourceFault.Settings, refusal) : written;
        }

        return standard ?? throw new SourceException(SourceFault.Settings, "It has no `url`. Add the address of the API to the configuration.");
    }

    /// <exception cref="SourceException">The source names no app setting, or there is nothing in it.</exception>
    public string SecretOf(SourceSettings source) => SecretOf(source.SecretRef);

    /// <inheritdoc cref="SecretOf(SourceSettings)"/>
    public string SecretOf(string? setting)
    {
        if (string.IsNullOrEmpty(setting))
        {
            throw new SourceException(SourceFault.Settings, "It names no `secret`. Add the name of the app setting that holds the key of the API.");
        }

        var secret = configuration[setting]?.Trim();
        if (string.IsNullOrEmpty(secret))
        {
            throw new SourceException(SourceFault.Settings, $"The setting {setting}, which holds its key, is missing or empty. Set it, as a Key Vault reference in Azure.");
        }

        // A key vault that cannot be reached leaves the reference itself in the setting; it must not be sent to anybody.
        return secret.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) || secret.Any(char.IsControl) || !secret.All(char.IsAscii)
            ? throw new SourceException(SourceFault.Settings, $"The setting {setting} does not hold a key: a Key Vault reference in it was not resolved, or it has characters that no key has.")
            : secret;
    }
}
