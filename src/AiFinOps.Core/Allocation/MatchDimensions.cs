using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Allocation;

/// <summary>The dimensions that an allocation rule may match, by the name used in configuration.</summary>
public static class MatchDimensions
{
    /// <summary>Configuration name (lower camel case) to the field of <see cref="SpendDimensions"/>.</summary>
    public static readonly IReadOnlyDictionary<string, Func<SpendDimensions, string>> All =
        new Dictionary<string, Func<SpendDimensions, string>>(StringComparer.Ordinal)
        {
            ["provider"] = static dimensions => dimensions.Provider,
            ["account"] = static dimensions => dimensions.Account,
            ["service"] = static dimensions => dimensions.Service,
            ["serviceCategory"] = static dimensions => dimensions.ServiceCategory,
            ["model"] = static dimensions => dimensions.Model,
            ["feature"] = static dimensions => dimensions.Feature,
            ["environment"] = static dimensions => dimensions.Environment,
            ["project"] = static dimensions => dimensions.Project,
            ["owner"] = static dimensions => dimensions.Owner,
            ["phase"] = static dimensions => dimensions.Phase,
            ["region"] = static dimensions => dimensions.Region,
        };
}
