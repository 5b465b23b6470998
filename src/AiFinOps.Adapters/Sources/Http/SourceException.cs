using AiFinOps.Core.Sources;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>What kept a source from being read, in the order in which a check looks at it.</summary>
internal enum SourceFault
{
    /// <summary>The configuration or an app setting lacks something.</summary>
    Settings,

    /// <summary>The provider does not know the key or the identity.</summary>
    Credential,

    /// <summary>It knows it, and refuses.</summary>
    Permission,

    /// <summary>There is nothing of that name.</summary>
    Scope,

    /// <summary>Throttled, down or unreachable: later it may work.</summary>
    Unavailable,

    /// <summary>The answer is not what the provider documents.</summary>
    Answer,
}

/// <summary>A source could not be read; nothing of the pull was written. The message says where, what and what to do, and never a secret.</summary>
/// <param name="retryAfter">When trying again may help by itself; null where a person must act first.</param>
internal sealed class SourceException(SourceFault fault, string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public SourceFault Fault { get; } = fault;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Pages came before, and where the next should be the provider has no content: what is known is not whole.</summary>
    public static SourceException NoPage(string provider) => Broken($"{provider} says that there is another page, and has no content for it.");

    /// <summary>The provider gave a part of an answer, which may be whole the next time.</summary>
    public static SourceException Broken(string what) => new(SourceFault.Unavailable, $"{what} Nothing was written; it is tried again.", TimeSpan.FromMinutes(10));

    /// <summary>What the owner of the source is told.</summary>
    public SourceTrouble Trouble => new(Fault switch
    {
        SourceFault.Settings => SourceTroubles.SettingsMissing,
        SourceFault.Credential => SourceTroubles.CredentialRefused,
        SourceFault.Permission => SourceTroubles.PermissionMissing,
        SourceFault.Scope => SourceTroubles.ScopeNotFound,
        SourceFault.Answer => SourceTroubles.SchemaDrift,
        _ => SourceTroubles.Unavailable,
    }, Message);
}
