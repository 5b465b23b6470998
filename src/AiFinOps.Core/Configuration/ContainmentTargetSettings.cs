using AiFinOps.Core.Allocation;

namespace AiFinOps.Core.Configuration;

/// <summary>
/// One thing that may be contained. The list of these is the allow-list: nothing outside it is ever written to.
/// </summary>
/// <param name="Name">What a rung names, for example <c>gateway/support-chat</c>.</param>
/// <param name="Kind">One of <see cref="ContainmentTargetKinds"/>.</param>
public sealed record ContainmentTargetSettings(string Name, string Kind)
{
    /// <summary>Path of an Azure resource; empty where the target is none.</summary>
    public string Resource { get; init; } = "";

    /// <summary>Where the API is; null for the provider's own address.</summary>
    public Uri? Url { get; init; }

    /// <summary>Name of the app setting that holds the key of the API; never the key itself.</summary>
    public string? SecretRef { get; init; }

    /// <summary>What is written to within the service, by its id there: a key, a flag, a team, a budget, a project.</summary>
    public string Key { get; init; } = "";

    /// <summary>Label of a key or flag in Azure App Configuration; empty for none.</summary>
    public string Label { get; init; } = "";

    /// <summary>Which of the values of the key is written, for example <c>rpm_limit</c>; empty where there is one only.</summary>
    public string Field { get; init; } = "";

    /// <summary>Model whose limit it is, where limits are per model.</summary>
    public string Model { get; init; } = "";

    /// <summary>A drill acts on targets that are not in production, and on no other.</summary>
    public WorkloadEnvironment Environment { get; init; } = WorkloadEnvironment.Production;

    /// <summary>What is written is an amount in USD, not a rate.</summary>
    public bool IsMoney => Kind is ContainmentTargetKinds.OpenAiSpendLimit || Field is "max_budget";
}
