using AiFinOps.Core.Incidents;

namespace AiFinOps.Core.Playbooks;

/// <summary>The impact of an incident in words. Plain text: encode it for where it is shown.</summary>
public static class ImpactText
{
    public static string Of(Impact impact) => string.Join(
        " ",
        new[] { Customers(impact.Customers), impact.Words, impact.Cost is { } cost ? $"Cost: {cost}." : "" }.Where(part => part.Length > 0));

    private static string Customers(CustomerImpact impact) => impact switch
    {
        CustomerImpact.Yes => "Customers are affected.",
        CustomerImpact.No => "No customer is affected.",
        _ => "Whether customers are affected is not known.",
    };
}
