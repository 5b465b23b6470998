using AiFinOps.Workflows;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.LocalHosting;

/// <summary>The storage of the local host is always a connection string: Azurite, or an account made for trying things out.</summary>
internal static class LocalStorage
{
    public static string ConnectionString(IConfiguration configuration) =>
        configuration[Settings.Storage] is { Length: > 0 } connectionString
            ? connectionString
            : throw new InvalidOperationException(
                $"Setting {Settings.Storage} is missing. The local host needs a connection string; with Azurite it is UseDevelopmentStorage=true.");
}
