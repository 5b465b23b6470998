using AiFinOps.Core.Allocation;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Core.Learning;

/// <summary>A change of the configuration that is proposed, never applied: a person puts it into the file, and applies that.</summary>
/// <param name="Why">In a sentence or two.</param>
public abstract record ProposedChange(string Why)
{
    public abstract FinOpsConfiguration ApplyTo(FinOpsConfiguration configuration);
}

/// <param name="AlertFrom">Accumulated excess from which the line speaks, in units of its currency.</param>
public sealed record AlertFromChange(string Line, decimal AlertFrom, string Why) : ProposedChange(Why)
{
    public override FinOpsConfiguration ApplyTo(FinOpsConfiguration configuration) => configuration with
    {
        Lines = [.. configuration.Lines.Select(line => string.Equals(line.Id, Line, StringComparison.Ordinal) ? line with { AlertFrom = AlertFrom } : line)],
    };
}

/// <param name="Before">Id of the rule that it must stand above; null for the end of the list.</param>
public sealed record NewRuleChange(AllocationRule Rule, string? Before, string Why) : ProposedChange(Why)
{
    public override FinOpsConfiguration ApplyTo(FinOpsConfiguration configuration)
    {
        var rules = configuration.Rules.ToList();
        var place = rules.FindIndex(rule => string.Equals(rule.Id, Before, StringComparison.Ordinal));
        rules.Insert(place < 0 ? rules.Count : place, Rule);
        return configuration with { Rules = rules };
    }
}
