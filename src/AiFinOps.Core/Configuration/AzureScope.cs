using System.Text.RegularExpressions;

namespace AiFinOps.Core.Configuration;

/// <summary>The part of Azure that a cost query is about, as a path.</summary>
public static partial class AzureScope
{
    public const string OpenAiExample = "/subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.CognitiveServices/accounts/NAME";

    public const string DeploymentExample = OpenAiExample + "/deployments/DEPLOYMENT";

    public const string NamedValueExample = "/subscriptions/ID/resourceGroups/GROUP/providers/Microsoft.ApiManagement/service/NAME/namedValues/VALUE";

    /// <returns>Subscription, resource group and name of an Azure OpenAI (or AI services) account, in small letters; null where it is none.</returns>
    public static (string Subscription, string Group, string Name)? OpenAiAccountOf(string resource) => Account().Match(resource) is { Success: true } match
        ? (Part(match, "subscription"), Part(match, "group"), Part(match, "name"))
        : null;

    /// <returns>
    /// What kind of scope it is, in words; null where it is none: a subscription, a resource group, a management group, or a billing account
    /// with or without one of its parts.
    /// </returns>
    public static string? Describe(string scope) =>
        Subscription().Match(scope) is { Success: true } within ? (within.Groups["group"].Success ? "resource group" : "subscription")
        : ManagementGroup().IsMatch(scope) ? "management group"
        : Billing().Match(scope) is { Success: true } billing ? (billing.Groups["part"].Success ? "part of a billing account" : "billing account")
        : null;

    /// <returns>The subscription in which the scope lies, in small letters; null where it spans several.</returns>
    public static string? SubscriptionOf(string scope) =>
        Subscription().Match(scope) is { Success: true } within ? within.Groups["subscription"].Value.ToLowerInvariant() : null;

    /// <summary>Whether it is the path of a model's deployment in an Azure OpenAI (or AI services) account.</summary>
    public static bool IsModelDeployment(string resource) => Deployment().IsMatch(resource);

    /// <summary>Whether it is the path of a named value of Azure API Management.</summary>
    public static bool IsNamedValue(string resource) => NamedValue().IsMatch(resource);

    private static string Part(Match match, string name) => match.Groups[name].Value.ToLowerInvariant();

    [GeneratedRegex(@"^/subscriptions/(?<subscription>[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/resourceGroups/(?<group>[-\w._()]{1,90})/providers/Microsoft\.CognitiveServices/accounts/(?<name>[-\w.]{1,64})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Account();

    [GeneratedRegex(@"^/subscriptions/(?<subscription>[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(/resourceGroups/(?<group>[-\w._()]{1,90}))?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Subscription();

    [GeneratedRegex(@"^/providers/Microsoft\.Management/managementGroups/[-\w._()]{1,90}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ManagementGroup();

    [GeneratedRegex(@"^/providers/Microsoft\.Billing/billingAccounts/[-\w:.]{1,128}(?<part>(/(billingProfiles|invoiceSections|departments|enrollmentAccounts|customers)/[-\w:.]{1,128}){1,2})?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Billing();

    [GeneratedRegex(@"^/subscriptions/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/resourceGroups/[-\w._()]{1,90}/providers/Microsoft\.CognitiveServices/accounts/[-\w.]{1,64}/deployments/\w[-\w.]{0,63}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Deployment();

    [GeneratedRegex(@"^/subscriptions/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/resourceGroups/[-\w._()]{1,90}/providers/Microsoft\.ApiManagement/service/[-a-z0-9]{1,50}/namedValues/\w[-\w.]{0,255}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex NamedValue();
}
