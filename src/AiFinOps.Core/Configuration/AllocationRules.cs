using System.Globalization;
using AiFinOps.Core.Allocation;

namespace AiFinOps.Core.Configuration;

/// <summary>Every cost goes somewhere, whole, and every rule can be reached.</summary>
internal static class AllocationRules
{
    public static IEnumerable<ConfigurationProblem> SplitSums(FinOpsConfiguration configuration)
    {
        foreach (var (index, rule) in configuration.Rules.Index().Where(entry => entry.Item.Shares.Count > 0))
        {
            var percent = rule.Shares.Sum(share => share.Share) * 100m;
            if (percent != 100m)
            {
                yield return new(
                    $"rules[{index}].split", ConfigurationFaults.SplitSum,
                    string.Create(CultureInfo.InvariantCulture, $"The shares of rule {Quoted.Text(rule.Id)} add up to {percent:0.####} %, not to 100 %."),
                    percent == 1m ? "Shares are percent: write 40 for 40 %." : "Change the shares; what stays with the platform is a share of its own.");
            }
        }
    }

    /// <summary>
    /// The first matching rule wins, so a rule that asks for all that an earlier one asks for, and perhaps more, is never reached.
    /// </summary>
    public static IEnumerable<ConfigurationProblem> UnreachableRules(FinOpsConfiguration configuration)
    {
        var shapes = new List<(string[] Dimensions, Dictionary<string, string> Rules)>();
        foreach (var (index, rule) in configuration.Rules.Index())
        {
            // A lone * asks for nothing.
            var asked = rule.Match.Where(pattern => pattern.Value.Length == 0 || pattern.Value.Trim('*').Length > 0).ToDictionary(StringComparer.Ordinal);
            var winner = shapes.Where(shape => shape.Dimensions.All(asked.ContainsKey))
                .Select(shape => shape.Rules.GetValueOrDefault(Patterns(shape.Dimensions, asked))).FirstOrDefault(found => found is not null);
            if (winner is not null)
            {
                yield return new(
                    $"rules[{index}].match", ConfigurationFaults.UnreachableRule,
                    $"Rule {Quoted.Text(rule.Id)} is never reached: whatever it matches, {Quoted.Text(winner)} above it matches first.",
                    "Remove it, or move it above the other.");
            }

            Remember(shapes, asked, rule.Id);
        }
    }

    public static IEnumerable<ConfigurationProblem> LinesWithoutRule(FinOpsConfiguration configuration)
    {
        var reached = configuration.Rules.SelectMany(rule => rule.Shares).Select(share => share.Line).ToHashSet(StringComparer.Ordinal);
        reached.Add(AllocationLine.UnallocatedId);
        return from entry in configuration.Lines.Index()
               where entry.Item.Id.Length > 0 && !reached.Contains(entry.Item.Id)
               select new ConfigurationProblem(
                   $"lines[{entry.Index}]", ConfigurationFaults.LineWithoutRule, $"No rule sends spend to line {Quoted.Text(entry.Item.Id)}.",
                   "Add a rule for it in `rules`, or remove the line.", IsWarning: true);
    }

    /// <summary>Rules that ask for the same dimensions are looked up together: there are few such shapes, and there may be thousands of rules.</summary>
    private static void Remember(List<(string[] Dimensions, Dictionary<string, string> Rules)> shapes, Dictionary<string, string> asked, string rule)
    {
        var shape = shapes.Find(known => known.Dimensions.Length == asked.Count && known.Dimensions.All(asked.ContainsKey));
        if (shape.Rules is null)
        {
            shape = ([.. asked.Keys], new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
            shapes.Add(shape);
        }

        shape.Rules.TryAdd(Patterns(shape.Dimensions, asked), rule);
    }

    private static string Patterns(string[] dimensions, Dictionary<string, string> asked) => string.Join('\0', dimensions.Select(dimension => asked[dimension]));
}
