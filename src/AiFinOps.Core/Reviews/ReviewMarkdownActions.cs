using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Reviews;

/// <summary>The last block: what was promised a week ago, and one to three actions with owners.</summary>
internal static class ReviewMarkdownActions
{
    private static readonly IReadOnlyList<string> Columns = ["Action", "Owner", "Due", "Expected effect"];

    public static void Write(MarkdownWriter text, ReviewPack pack)
    {
        text.Heading(2, "4. Actions and owners (10 min)");
        CarriedOver(text, pack.Input.CarriedOver);
        if (pack.Input.AllChangesWereExpected)
        {
            text.Line("All changes were expected, and the review is complete without an action.").Line();
        }
        else
        {
            text.Table(Columns, new HashSet<int>(), pack.Input.Actions.Count > 0 ? pack.Input.Actions.Select(Cells) : Placeholders());
        }

        text.Line("One to three actions, each with one named owner, a deliverable and a due date. If there are none, record that all changes were expected.").Line();
        text.Line("Log each decision as one of: leave as-is; investigate (owner, due); optimize (owner, tactic, due); revise forecast (owner, new number, who is told); escalate (who, why, by when).").Line();
    }

    private static void CarriedOver(MarkdownWriter text, IReadOnlyList<ReviewAction> actions)
    {
        if (actions.Count > 0)
        {
            text.Heading(3, "From the previous review");
            text.Table([.. Columns, "What it did"], new HashSet<int>(), actions.Select(action =>
            {
                IReadOnlyList<string> cells = [.. Cells(action), action.Outcome.Length > 0 ? MarkdownWriter.Escape(action.Outcome) : "not reported yet"];
                return cells;
            }));
            text.Heading(3, "New");
        }
    }

    private static IReadOnlyList<string> Cells(ReviewAction action) =>
    [
        MarkdownWriter.Escape(action.Deliverable),
        MarkdownWriter.Escape(action.Owner),
        action.Due is { } due ? Figures.Day(due) : "no date",
        action.ExpectedEffect.Length > 0 ? MarkdownWriter.Escape(action.ExpectedEffect) : "not stated",
    ];

    private static IEnumerable<IReadOnlyList<string>> Placeholders()
    {
        IReadOnlyList<string> empty = [@"\[action\]", @"\[one name\]", @"\[date\]", @"\[what it should change\]"];
        return Enumerable.Repeat(empty, ReviewActions.Most);
    }
}
