using System.Globalization;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Http;

/// <summary>One change as a sender writes it, and what may be in it.</summary>
internal static class ChangeItem
{
    private const int LongestId = 200;
    private const int LongestLink = 1000;

    /// <summary>What happened longer ago explains no incident that is open.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(90);

    private static readonly TimeSpan ClockError = TimeSpan.FromMinutes(5);

    /// <exception cref="ProblemException">A member is missing, or is not what it should be.</exception>
    public static Change Read(JsonBody item, ChangeSourceSettings sender, DateTimeOffset now)
    {
        var at = MomentOf(item, now);
        return new Change(sender.Name, BodyLine.Of(item, "id", LongestId, required: true), KindOf(item), BodyLine.Of(item, "what", required: true), at ?? now, BodyLine.Of(item, "who"))
        {
            Line = BodyLine.Of(item, "line") is { Length: > 0 } line ? line : sender.Line,
            Dimensions = new SpendDimensions
            {
                Provider = BodyLine.Of(item, "provider"),
                Account = BodyLine.Of(item, "account"),
                Service = BodyLine.Of(item, "service"),
                Model = BodyLine.Of(item, "model"),
                Feature = BodyLine.Of(item, "feature"),
                Environment = BodyLine.Of(item, "environment"),
                Project = BodyLine.Of(item, "project"),
                Region = BodyLine.Of(item, "region"),
            },
            Resource = BodyLine.Of(item, "resource"),
            Link = LinkOf(item),
            IsMomentStated = at is not null,
        };
    }

    private static ChangeKind KindOf(JsonBody item) => item.RequiredText("kind") is var word && ChangeText.Kind(word) is { } kind
        ? kind
        : throw ProblemException.BadRequest("kind-unknown", $"There is no kind {Quoted.Text(word)}.", $"Send one of {string.Join(", ", ChangeText.Words)}.");

    private static DateTimeOffset? MomentOf(JsonBody item, DateTimeOffset now)
    {
        if (item.Text("at") is not { } text)
        {
            return null;
        }

        if (!DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            throw ProblemException.BadRequest("member-of-wrong-type", "`at` is not a moment.", "Send `at` like 2026-06-01T09:30:00Z.");
        }

        return at > now + ClockError ? throw ProblemException.BadRequest("at-in-future", "`at` is in the future.", "Post a change when it has happened; announce a launch in `expectedEvents` of finops.yaml.")
            : at < now - Oldest ? throw ProblemException.BadRequest("at-too-old", $"`at` is more than {Oldest.TotalDays:0} days ago.", "Send the changes of the last 90 days.")
            : at;
    }

    private static string LinkOf(JsonBody item)
    {
        var link = BodyLine.Of(item, "link", LongestLink);
        return link.Length == 0 || (Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" && address.UserInfo.Length == 0)
            ? link
            : throw ProblemException.BadRequest("link-not-an-address", "`link` is not an http or https address without a user in it.", "Send `link` like https://ci.example.com/runs/17.");
    }
}
