using AiFinOps.Core.Containment;
using AiFinOps.Core.Incidents;

namespace AiFinOps.Adapters.Http;

/// <summary>What the bodies of verbs say.</summary>
internal static class VerbBodies
{
    private const int MostHours = 10_000;

    public static RootCause RootCause(JsonBody body) => new(
        body.RequiredText("category"), body.RequiredText("cause"), body.Text("fix") ?? "", body.Text("prevention") ?? "", body.Money("costImpact"));

    /// <summary>The cause said with a closing: two lines are enough, and what is more is taken as well. Null where none is said.</summary>
    public static RootCause? ClosingCause(JsonBody body) => body.Text("cause") is null && body.Text("fix") is null
        ? null
        : new(body.Text("category") ?? "", body.RequiredText("cause"), body.RequiredText("fix"), body.Text("prevention") ?? "", body.Money("costImpact"));

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
