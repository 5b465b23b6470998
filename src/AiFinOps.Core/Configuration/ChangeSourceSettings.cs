namespace AiFinOps.Core.Configuration;

/// <summary>Where changes are told from.</summary>
/// <param name="Name">Origin of its changes.</param>
/// <param name="Kind">One of <see cref="ChangeSourceKinds"/>.</param>
/// <param name="PullEvery">How often it is asked; means nothing to one that tells by itself.</param>
public sealed record ChangeSourceSettings(string Name, string Kind, TimeSpan PullEvery)
{
    /// <summary>Azure subscription or resource group, as a path; empty where there is none.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Name of the app setting that holds the signing secret of a webhook; never the secret itself.</summary>
    public string? SecretRef { get; init; }

    /// <summary>Line that everything from here belongs to; empty where the allocation rules say.</summary>
    public string Line { get; init; } = "";

    /// <summary>Gets the incident of a source that cannot be read.</summary>
    public string OwnerGroup { get; init; } = "";

    /// <summary>Where the API is; null for Azure's own address.</summary>
    public Uri? Url { get; init; }
}

/// <summary>The kinds of change source that are built in. docs/changes.md says what each needs.</summary>
public static class ChangeSourceKinds
{
    /// <summary>Posts to us, signed.</summary>
    public const string Webhook = "webhook";

    public const string ActivityLog = "azure-activity-log";
    public const string ResourceChanges = "azure-resource-changes";

    public static bool IsPulled(string kind) => kind is ActivityLog or ResourceChanges;
}
