namespace AiFinOps.Core.Escalation;

/// <summary>Someone who can be paged or who can act.</summary>
/// <param name="ObjectId">Entra object id; the only identity that platform sign-in proves.</param>
public sealed record Person(string Id, string Name, string ObjectId, IReadOnlySet<Role> Roles)
{
    /// <summary>Address for the channels that send mail; empty where the person is not reached by mail.</summary>
    public string Email { get; init; } = "";

    /// <summary>Days on which the person is not reached; whoever is next on the rota is.</summary>
    public IReadOnlyList<Absence> Away { get; init; } = [];

    /// <summary>User id in PagerDuty, by which an acknowledgement on the phone is known; empty for none.</summary>
    public string PagerDuty { get; init; } = "";
}

/// <summary>What a person may do. Any known person may acknowledge, assign, snooze, note, record a cause, and close what is Watch or Medium.</summary>
public enum Role
{
    Engineer,

    /// <summary>May close what is High or Critical, resolve data incidents and change reviews.</summary>
    FinOps,

    /// <summary>May approve a re-enable review.</summary>
    Approver,

    Executive,

    Compliance,
}

/// <param name="Members">Person ids.</param>
/// <param name="Channels">Names of the channels that reach this group, in order of preference.</param>
public sealed record OwnerGroup(string Id, string Name, IReadOnlyList<string> Members, IReadOnlyList<string> Channels)
{
    /// <summary>When it is at work; null for what is usual.</summary>
    public BusinessHours? Hours { get; init; }

    /// <summary>Its night; null for none.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>Who of it is on call; null where all are, or where a pager holds the rota.</summary>
    public Rota? Rota { get; init; }
}

/// <summary>A way to reach people.</summary>
/// <param name="Kind">Name of the implementation, one of <see cref="Configuration.ChannelKinds"/>.</param>
/// <param name="Url">Where it is called; null for kinds without an address, or with one that is a secret. Only allow-listed hosts are called.</param>
/// <param name="SecretRef">Name of the app setting that holds the secret of the kind; never the secret itself.</param>
public sealed record ChannelSettings(string Name, string Kind, Uri? Url, string? SecretRef)
{
    /// <summary>Sender address of mail; empty for other kinds.</summary>
    public string From { get; init; } = "";

    /// <summary>Addresses that mail goes to; empty for those of the group's members.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Name under which the mail server is signed in to; empty where it asks for none.</summary>
    public string User { get; init; } = "";

    /// <summary>Name of the app setting that holds the secret with which the receiver signs what it sends to us; null for none.</summary>
    public string? WebhookSecretRef { get; init; }

    /// <summary>Name of the app setting that holds a read-only key of the receiver's API; null for none.</summary>
    public string? ApiTokenRef { get; init; }

    /// <summary>Name of the channel that takes a message which this one refuses, or has not taken in four attempts; null for none.</summary>
    public string? Fallback { get; init; }
}

/// <summary>Who is told next, and after how long without an acknowledgement.</summary>
/// <param name="After">Delay since the incident fired, elapsed time.</param>
/// <param name="Group">Owner-group id, or <c>owner</c> for the line's own group.</param>
public sealed record EscalationLevel(TimeSpan After, string Group)
{
    /// <summary>How often it is told again while nobody acknowledges; null for never.</summary>
    public TimeSpan? Repeat { get; init; }

    /// <summary>How many times at most.</summary>
    public int Times { get; init; }
}

/// <summary>The ordered levels for one severity.</summary>
public sealed record EscalationPolicy(Incidents.Severity Severity, IReadOnlyList<EscalationLevel> Levels);
