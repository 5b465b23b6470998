using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;

namespace AiFinOps.Adapters.Http;

/// <summary>What the bodies of verbs say.</summary>
internal static class VerbBodies
{
    private const int MostHours = 10_000;

    public static RootCause RootCause(VerbCall call) => new(
        call.Body.RequiredText("category"), call.Body.RequiredText("cause"), call.Body.Text("fix") ?? "", call.Body.Text("prevention") ?? "", call.Body.Money("costImpact"))
    {
        BelongsTo = BelongsTo(call),
    };

    /// <summary>The cause said with a closing: two lines are enough, and what is more is taken as well. Null where none is said.</summary>
    public static RootCause? ClosingCause(VerbCall call) => call.Body.Text("cause") is null && call.Body.Text("fix") is null
        ? null
        : new(call.Body.Text("category") ?? "", call.Body.RequiredText("cause"), call.Body.RequiredText("fix"), call.Body.Text("prevention") ?? "", call.Body.Money("costImpact"))
        {
            BelongsTo = BelongsTo(call),
        };

    /// <summary>The line where misplaced spend belongs; null where nobody says.</summary>
    private static string? BelongsTo(VerbCall call) => call.Body.Text("belongsTo") is not { } line || call.Configuration.HasLine(line)
        ? call.Body.Text("belongsTo")
        : throw ProblemException.BadRequest("line-unknown", $"There is no line {Quoted.Text(line)} in the configuration.", "Send `belongsTo` as the id of a line, or leave it out.");

    public static Impact Impact(JsonBody body) => new(
        body.RequiredText("customers") switch
        {
            "yes" => CustomerImpact.Yes,
            "no" => CustomerImpact.No,
            "unknown" => CustomerImpact.Unknown,
            var other => throw ProblemException.BadRequest("impact-unknown", $"`customers` is \"{other}\".", "Send `customers` as \"yes\", \"no\" or \"unknown\"."),
        },
        body.Text("words") ?? "",
        body.Money("cost"));

    public static CalibrationOutcome Outcome(JsonBody body) => body.RequiredText("outcome") switch
    {
        "accepted" => CalibrationOutcome.Accepted,
        "declined" => CalibrationOutcome.Declined,
        var other => throw ProblemException.BadRequest("outcome-unknown", $"`outcome` is \"{other}\".", "Send `outcome` as \"accepted\" or \"declined\"."),
    };

    /// <summary>The moment in so many hours. Which are too many is decided later; here they only have to be a moment.</summary>
    public static DateTimeOffset Until(VerbCall call) => call.Now.AddHours(Math.Clamp(call.Body.WholeNumber("hours"), -MostHours, MostHours));

    public static ReenableReview Review(JsonBody body)
    {
        var review = new ReenableReview(
            body.RequiredText("workloadOwner"), body.RequiredText("whatChanged"), body.RequiredText("stabilisation"), body.RequiredText("reviewedBeforeReenabling"));
        var problems = FourAnswers.Validate(review);
        return problems.Count == 0
            ? review
            : throw ProblemException.BadRequest("review-incomplete", string.Join(" ", problems.Select(problem => $"{problem.Field}: {problem.Problem}")), "Answer all four questions in a sentence each.");
    }
}
