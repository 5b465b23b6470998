using System.Globalization;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Core.Reviews;

/// <param name="Name">Stable, lower kebab case.</param>
/// <param name="Reason">What is wrong and what to do.</param>
public sealed record ReviewRefusal(string Name, string Reason);

/// <summary>The rule of the last ten minutes: one to three actions, each with one named owner, a deliverable and a due date.</summary>
public static class ReviewActions
{
    public const int Most = 3;

    /// <summary>Every reason to refuse; empty where the list stands. An empty list is fine before the meeting.</summary>
    public static IReadOnlyList<ReviewRefusal> Check(IReadOnlyList<ReviewAction> actions, bool allChangesWereExpected, FinOpsConfiguration configuration) =>
    [
        .. TooMany(actions),
        .. Contradiction(actions, allChangesWereExpected),
        .. actions.SelectMany((action, position) => Check(action, position + 1, configuration)),
    ];

    private static IEnumerable<ReviewRefusal> TooMany(IReadOnlyList<ReviewAction> actions)
    {
        if (actions.Count > Most)
        {
            yield return new("too-many-actions", string.Create(CultureInfo.InvariantCulture, $"{actions.Count} actions are a list of good intentions: keep the {Most} that matter most."));
        }
    }

    private static IEnumerable<ReviewRefusal> Contradiction(IReadOnlyList<ReviewAction> actions, bool allChangesWereExpected)
    {
        if (allChangesWereExpected && actions.Count > 0)
        {
            yield return new("expected-and-actions", "\"All changes were expected\" is recorded beside actions: record one or the other.");
        }
    }

    private static IEnumerable<ReviewRefusal> Check(ReviewAction action, int position, FinOpsConfiguration configuration)
    {
        var which = string.Create(CultureInfo.InvariantCulture, $"Action {position}");
        if (string.IsNullOrWhiteSpace(action.Deliverable))
        {
            yield return new("no-deliverable", $"{which} names no deliverable: say what will exist when it is done.");
        }

        if (!configuration.People.Any(person => string.Equals(person.Id, action.Owner, StringComparison.Ordinal)))
        {
            yield return new("no-owner", $"{which} has no owner who is a person of the configuration: a team or \"we\" owns nothing.");
        }

        if (action.Due is null)
        {
            yield return new("no-due-date", $"{which} has no due date.");
        }
    }
}
