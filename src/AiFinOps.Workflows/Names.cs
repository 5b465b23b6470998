namespace AiFinOps.Workflows;

/// <summary>Queues of the pipeline. Each has a poison queue of the same name with <see cref="PoisonSuffix"/>.</summary>
public static class Queues
{
    public const string SpendPulls = "spend-pulls";
    public const string Evaluations = "evaluations";
    public const string Escalations = "escalations";
    public const string Containments = "containments";
    public const string RecoveryChecks = "recovery-checks";
    public const string ChangePulls = "change-pulls";
    public const string PoisonSuffix = "-poison";

    public static readonly IReadOnlyList<string> All = [SpendPulls, Evaluations, Escalations, Containments, RecoveryChecks, ChangePulls];

    public static string PoisonOf(string queue) => queue + PoisonSuffix;
}

public static class Tables
{
    public const string Ledger = "ledger";
    public const string Projection = "projection";
    public const string Incidents = "incidents";
    public const string Configuration = "configuration";
    public const string Reviews = "reviews";
    public const string Forecasts = "forecasts";

    /// <summary>The index of evidence bundles.</summary>
    public const string Evidence = "evidence";

    public const string Changes = "changes";

    /// <summary>Leases, schedules ("what is due"), runs and quarantined messages.</summary>
    public const string Operations = "operations";

    public static readonly IReadOnlyList<string> All = [Ledger, Projection, Incidents, Configuration, Reviews, Forecasts, Evidence, Changes, Operations];
}

public static class Containers
{
    public const string Ledger = "ledger";
    public const string Configuration = "configuration";
    public const string Evidence = "evidence";
    public const string Reviews = "reviews";

    /// <summary>Where cost files are dropped in the cloud.</summary>
    public const string Drop = "drop";

    public static readonly IReadOnlyList<string> All = [Ledger, Configuration, Evidence, Reviews, Drop];
}

/// <summary>Application settings, as they stand in local.settings.sample.json and in infra. In the environment <c>:</c> is <c>__</c>.</summary>
public static class Settings
{
    /// <summary>Connection string (Azurite), or section with <c>tableServiceUri</c>, <c>queueServiceUri</c>, <c>blobServiceUri</c> and <c>clientId</c> for a managed identity.</summary>
    public const string Storage = "AzureWebJobsStorage";

    /// <summary>Local folder that is read besides the drop container; empty in the cloud.</summary>
    public const string DropFolder = "AiFinOps:DropFolder";

    /// <summary>Folder of the <c>log</c> channel; empty in the cloud, where it writes to the container of reviews.</summary>
    public const string LogFolder = "AiFinOps:LogFolder";

    /// <summary>Called with a POST on every sweep, so that silence is noticed.</summary>
    public const string HeartbeatUrl = "AiFinOps:HeartbeatUrl";

    /// <summary>Comma-separated hosts that outgoing webhooks may call.</summary>
    public const string AllowedHosts = "AiFinOps:AllowedHosts";

    /// <summary><c>true</c> only where the deployment has turned platform sign-in on: X-MS-CLIENT-PRINCIPAL is trusted then.</summary>
    public const string PlatformSignIn = "AiFinOps:PlatformSignIn";

    /// <summary>Set to <c>true</c> by the local host alone: a person may be named by a header, and everybody may read.</summary>
    public const string LocalDevelopment = "AiFinOps:LocalDevelopment";

    /// <summary>Seconds that a lease or a claim holds, 120 where absent; only tests shorten it.</summary>
    public const string LeaseSeconds = "AiFinOps:LeaseSeconds";

    /// <summary>Signs links that act, at least 32 characters; empty: messages carry none.</summary>
    public const string LinkKey = "AiFinOps:LinkKey";

    /// <summary>Key before the current one, while links that it signed are still about; empty otherwise.</summary>
    public const string PreviousLinkKey = "AiFinOps:PreviousLinkKey";

    /// <summary>Client id of the user-assigned identity that writes to containment targets in Azure; empty: none of them is written to. Never the app's own.</summary>
    public const string ContainmentClientId = "AiFinOps:ContainmentClientId";

    /// <summary>Base address of links in messages.</summary>
    public const string PublicUrl = "AiFinOps:PublicUrl";
}
