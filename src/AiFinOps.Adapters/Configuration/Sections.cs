namespace AiFinOps.Adapters.Configuration;

/// <summary>Sections of rows: the row <c>line|order-agent</c> is one item of <c>lines</c> in the file.</summary>
internal static class Sections
{
    /// <summary>Keys at the root of the file, the review, the alert budget, the executive updates, the response settings and the guard rails of containment.</summary>
    public const string Setting = "setting";

    public const string Organization = "organization";
    public const string Review = "review";
    public const string AlertBudget = "alert-budget";
    public const string ExecutiveUpdates = "executive-updates";
    public const string Response = "response";
    public const string Containment = "containment";

    public const string Source = "source";
    public const string ChangeSource = "change-source";
    public const string ContainmentTarget = "containment-target";
    public const string Person = "person";
    public const string Channel = "channel";
    public const string OwnerGroup = "owner-group";
    public const string Line = "line";
    public const string LineGroup = "line-group";
    public const string Rule = "rule";
    public const string Band = "band";
    public const string Category = "category";
    public const string Escalation = "escalation";
    public const string HardStop = "hard-stop";
    public const string ExpectedEvent = "expected-event";
    public const string Rate = "rate";
    public const string Price = "price";

    /// <summary>Place of a rule among the rules, from 1; only in rows, where the file has the order itself.</summary>
    public const string Position = "position";

    /// <summary>Sections that are lists in the file, with the keys that name an item.</summary>
    public static readonly IReadOnlyList<(string Section, string Key, string[] Id)> Lists =
    [
        (Source, "sources", ["name"]), (Person, "people", ["id"]), (Channel, "channels", ["name"]), (OwnerGroup, "ownerGroups", ["id"]), (Line, "lines", ["id"]),
        (Rule, "rules", ["id"]), (HardStop, "hardStops", ["line"]), (ExpectedEvent, "expectedEvents", ["id"]), (Rate, "rates", ["from", "to", "date"]),
        (Price, "prices", ["id"]), (ChangeSource, "changeSources", ["name"]), (ContainmentTarget, "containmentTargets", ["name"]), (LineGroup, "lineGroups", ["id"]),
    ];

    /// <summary>Sections that are mappings in the file.</summary>
    public static readonly IReadOnlyList<(string Section, string Key)> Maps = [(Band, "bands"), (Category, "categories"), (Escalation, "escalation")];

    public static string RowKey(string section, string id) => $"{section}|{id}";
}
