namespace AiFinOps.Core.Configuration;

/// <summary>Names of everything that a configuration can be refused or warned for. They are stable: scripts may match them.</summary>
public static class ConfigurationFaults
{
    // The file
    public const string FileNotRead = "file-not-read";
    public const string FileTooLarge = "file-too-large";
    public const string FileEmpty = "file-empty";
    public const string NotUtf8 = "not-utf8";
    public const string YamlSyntax = "yaml-syntax";
    public const string YamlTab = "yaml-tab";
    public const string YamlDuplicateKey = "yaml-duplicate-key";
    public const string YamlAnchor = "yaml-anchor";
    public const string YamlTag = "yaml-tag";
    public const string YamlDocuments = "yaml-documents";
    public const string TooDeep = "too-deep";

    // The shape, as the JSON Schema has it
    public const string UnknownKey = "unknown-key";
    public const string MissingKey = "missing-key";
    public const string EitherOr = "either-or";
    public const string WrongType = "wrong-type";
    public const string UnknownWord = "unknown-word";
    public const string BadFormat = "bad-format";
    public const string TooLong = "too-long";
    public const string OutOfRange = "out-of-range";
    public const string TooFew = "too-few";
    public const string TooMany = "too-many";
    public const string Repeated = "repeated";
    public const string SecretInFile = "secret-in-file";

    // The meaning
    public const string DuplicateId = "duplicate-id";
    public const string ReservedId = "reserved-id";
    public const string UnknownPerson = "unknown-person";
    public const string UnknownOwnerGroup = "unknown-owner-group";
    public const string UnknownChannel = "unknown-channel";
    public const string UnknownLine = "unknown-line";
    public const string UnknownCurrency = "unknown-currency";
    public const string SameCurrency = "same-currency";
    public const string UnlikeCurrencies = "unlike-currencies";
    public const string UnknownTimeZone = "unknown-time-zone";
    public const string BadCron = "bad-cron";
    public const string DuplicateLocation = "duplicate-location";
    public const string SlowHourlySource = "slow-hourly-source";
    public const string MissingSetting = "missing-setting";
    public const string UnusedSetting = "unused-setting";
    public const string BadScope = "bad-scope";
    public const string EmptyPrice = "empty-price";
    public const string DuplicatePrice = "duplicate-price";
    public const string MissingUrl = "missing-url";
    public const string InsecureUrl = "insecure-url";
    public const string UnsignedWebhook = "unsigned-webhook";
    public const string WrongScheme = "wrong-scheme";
    public const string MailWithoutRecipient = "mail-without-recipient";
    public const string FallbackLoop = "fallback-loop";
    public const string FractionForPercent = "fraction-for-percent";
    public const string SplitSum = "split-sum";
    public const string UnreachableRule = "unreachable-rule";
    public const string LineWithoutRule = "line-without-rule";
    public const string BandOrder = "band-order";
    public const string ClockOrder = "clock-order";
    public const string ClockNotElapsed = "clock-not-elapsed";
    public const string EmptyHours = "empty-hours";
    public const string EscalationOrder = "escalation-order";
    public const string RepeatTooSoon = "repeat-too-soon";
    public const string AlertBudgetOrder = "alert-budget-order";
    public const string StopWithoutBudget = "stop-without-budget";
    public const string PilotWithoutCeiling = "pilot-without-ceiling";
    public const string IrreversibleAutomatic = "irreversible-automatic";
    public const string BadResource = "bad-resource";
    public const string UnknownField = "unknown-field";
    public const string UnknownTarget = "unknown-target";
    public const string UnfitTarget = "unfit-target";
    public const string BadSetting = "bad-setting";
    public const string BadFloor = "bad-floor";
    public const string SharedTarget = "shared-target";
    public const string BadSteps = "bad-steps";
    public const string UndoImpossible = "undo-impossible";
    public const string SignalWithoutSender = "signal-without-sender";
    public const string EmptyPeriod = "empty-period";
    public const string AssumedCurrency = "assumed-currency";
}
