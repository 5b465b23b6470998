using AiFinOps.Core.Configuration;
using AiFinOps.Core.Playbooks;

namespace AiFinOps.Core.Learning;

/// <summary>How fast alerts were answered, by severity, by owner group and by category.</summary>
/// <param name="Since">Firings from this moment on (UTC).</param>
/// <param name="Firings">Number of firings that were measured.</param>
public sealed record ResponseReport(DateTimeOffset Since, int Firings, IReadOnlyList<ResponseRow> Rows)
{
    public const string BySeverity = "severity";
    public const string ByOwner = "owner";
    public const string ByCategory = "category";

    public static ResponseReport Of(DateTimeOffset since, IEnumerable<ResponseEpisode> episodes, FinOpsConfiguration configuration)
    {
        var counted = episodes.Where(episode => episode.FiredAt >= since).ToList();
        return new ResponseReport(since, counted.Count,
        [
            .. counted.GroupBy(episode => episode.Severity).OrderByDescending(group => group.Key).Select(group => ResponseRow.Of(BySeverity, group.Key.ToString(), group)),
            .. Named(ByOwner, counted, episode => configuration.GroupName(episode.OwnerGroup)),
            .. Named(ByCategory, counted, episode => episode.Category),
        ]);
    }

    private static IEnumerable<ResponseRow> Named(string by, IEnumerable<ResponseEpisode> episodes, Func<ResponseEpisode, string> name) =>
        episodes.GroupBy(name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => ResponseRow.Of(by, group.Key, group));
}

/// <param name="By">What the rows of its kind are told apart by, see <see cref="ResponseReport"/>.</param>
/// <param name="MissedClocks">Response times of people that passed.</param>
/// <param name="Figures">In the order of the parts; a part that nobody owed and nobody did is left out.</param>
public sealed record ResponseRow(string By, string Name, int Firings, int MissedClocks, IReadOnlyList<ResponseFigure> Figures)
{
    public static ResponseRow Of(string by, string name, IEnumerable<ResponseEpisode> episodes)
    {
        var all = episodes.ToList();
        return new ResponseRow(by, name, all.Count, all.Sum(episode => episode.MissedClocks),
        [
            .. from part in Enum.GetValues<ResponsePart>()
               let times = all.Where(episode => episode.Parts.ContainsKey(part)).Select(episode => episode.Parts[part]).ToList()
               where times.Count > 0
               select ResponseFigure.Of(part, times),
        ]);
    }
}

/// <summary>Times of one part. What was never done is counted apart: it is no time at all, and least of all a short one.</summary>
/// <param name="Done">Firings in which it was done.</param>
/// <param name="NotDone">Firings in which it is owed and was not done, so far or ever.</param>
/// <param name="Median">Half of <paramref name="Done"/> took at most so long; null where it was never done.</param>
/// <param name="Ninetieth">Nine of ten took at most so long (nearest rank); null where it was never done.</param>
public sealed record ResponseFigure(ResponsePart Part, int Done, int NotDone, TimeSpan? Median, TimeSpan? Ninetieth)
{
    private const decimal Half = 0.5m;
    private const decimal NineOfTen = 0.9m;

    /// <param name="times">Null where it was not done.</param>
    public static ResponseFigure Of(ResponsePart part, IReadOnlyCollection<TimeSpan?> times)
    {
        TimeSpan[] done = [.. times.OfType<TimeSpan>().Order()];
        return new ResponseFigure(part, done.Length, times.Count - done.Length, Rank(done, Half), Rank(done, NineOfTen));
    }

    private static TimeSpan? Rank(TimeSpan[] sorted, decimal part) =>
        sorted.Length == 0 ? null : sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
}
