using AiFinOps.Core.Configuration;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using static AiFinOps.Core.Detection.SpendFindings;

namespace AiFinOps.Core.Detection;

/// <summary>
/// Tells moved spend from new spend: where one line of a provider rose by about what another one fell, on the same days, nobody pays more.
/// Both findings stay visible, as one to look at (Watch) that names the other line; neither is netted away.
/// </summary>
internal sealed class Moves
{
    /// <summary>
    /// The part of the larger of fall and rise that the smaller one must be: a large line that wobbles would otherwise excuse every small one,
    /// and so would a day that was reported in part.
    /// </summary>
    private const decimal LeastPart = 0.7m;

    /// <summary>A fall within so many usual deviations of a line is nothing that it did.</summary>
    private const decimal LeastDeviations = 2m;

    /// <summary>What begins further apart is not one move.</summary>
    private const int DaysApart = 2;

    private const int Week = 7;

    /// <summary>The mix of providers is that of four weeks.</summary>
    private const int MixDays = 28;

    private readonly IReadOnlyDictionary<string, LineEvaluation> lines;
    private readonly FinOpsConfiguration configuration;
    private readonly Dictionary<string, decimal> claimed = new(StringComparer.Ordinal);

    private Moves(IReadOnlyDictionary<string, LineEvaluation> lines, FinOpsConfiguration configuration)
    {
        this.lines = lines;
        this.configuration = configuration;
    }

    /// <summary>The same findings, those about moved spend told as such.</summary>
    public static IReadOnlyList<GradedFinding> Told(
        IReadOnlyList<GradedFinding> findings, IReadOnlyDictionary<string, LineEvaluation> lines, FinOpsConfiguration configuration)
    {
        var search = new Moves(lines, configuration);
        List<Move> moves = [];
        foreach (var finding in findings.Select(graded => graded.Finding)
            .Where(finding => finding.Kind is FindingKind.SpendAbove or FindingKind.NewSpender)
            .OrderByDescending(finding => finding.Excess?.Amount).ThenBy(finding => finding.Line, StringComparer.Ordinal))
        {
            if (search.Find(finding) is { } move)
            {
                moves.Add(move);
            }
        }

        return moves.Count == 0 ? findings : [.. findings.Select(graded => search.Told(graded, moves))];
    }

    /// <summary>The line that gave most of it; what one excess has taken from a line is not there for a second one.</summary>
    private Move? Find(Finding risen)
    {
        if (risen.Excess is not { } excess || !risen.Facts.TryGetValue(FactNames.Provider, out var provider) || !lines.TryGetValue(risen.Line, out var to))
        {
            return null;
        }

        Move? largest = null;
        foreach (var from in lines.Values.OrderBy(line => line.Line.Id, StringComparer.Ordinal))
        {
            if (!string.Equals(from.Line.Id, to.Line.Id, StringComparison.Ordinal)
                && string.Equals(from.History.Currency, excess.Currency, StringComparison.Ordinal)
                && FallOf(from, provider, risen, excess.Amount) is { } fall
                && (largest is null || fall > largest.Fall))
            {
                largest = new Move(from, to, provider, risen.Onset, excess.Amount, fall);
            }
        }

        if (largest is not null)
        {
            claimed[largest.From.Line.Id] = claimed.GetValueOrDefault(largest.From.Line.Id) + Math.Min(largest.Fall, largest.Rise);
        }

        return largest;
    }

    /// <summary>What the line fell by at the provider on the days of the excess; null where that is too little or too much, began at another time, or is its noise.</summary>
    private decimal? FallOf(LineEvaluation line, string provider, Finding risen, decimal excess)
    {
        var days = new DayRange(risen.Onset, risen.Day).Each().Where(day => line.History[day].IsKnown).ToArray();
        var usual = Usual(line, risen.Onset);
        if (days.Length == 0 || usual is null)
        {
            return null;
        }

        var expected = days.Sum(usual);
        var fall = days.Sum(day => usual(day) - line.History[day].Usage);
        if (fall - Claimed(line) < LeastPart * excess || fall < LeastDeviations * line.UsualSpread * expected || !BeginsThen(line, usual, risen.Onset, fall / days.Length))
        {
            return null;
        }

        var free = Math.Min(fall, FallAt(line, provider, days, usual, risen.Onset)) - Claimed(line);
        return free >= LeastPart * excess && excess >= LeastPart * free ? free : null;
    }

    private decimal Claimed(LineEvaluation line) => claimed.GetValueOrDefault(line.Line.Id);

    /// <summary>
    /// What was expected on the same weekday of the last week before: a fall that nobody alarmed about would soon be expected itself.
    /// Null where the line had no expectation then.
    /// </summary>
    private static Func<DateOnly, decimal>? Usual(LineEvaluation line, DateOnly onset)
    {
        var last = onset.AddDays(-DaysApart - 1);
        var week = new decimal[Week];
        for (var back = 0; back < Week; back++)
        {
            var day = last.AddDays(-back);
            if (line.Expected(day) is not { } expected)
            {
                return null;
            }

            week[(int)day.DayOfWeek] = expected.Amount;
        }

        return day => week[(int)day.DayOfWeek];
    }

    /// <summary>The line was not as low in the week before, and was so within two days of the onset.</summary>
    private static bool BeginsThen(LineEvaluation line, Func<DateOnly, decimal> usual, DateOnly onset, decimal fallPerDay)
    {
        decimal[] before = [.. Shortfalls(onset.AddDays(-DaysApart - Week), onset.AddDays(-DaysApart - 1))];
        return before.Length > 0 && before.Average() < fallPerDay / 2
            && Shortfalls(onset.AddDays(-DaysApart), onset.AddDays(DaysApart)).Any(shortfall => shortfall >= fallPerDay / 2);

        IEnumerable<decimal> Shortfalls(DateOnly from, DateOnly to) =>
            new DayRange(from, to).Each().Where(day => line.History[day].IsKnown).Select(day => usual(day) - line.History[day].Usage);
    }

    private static decimal FallAt(LineEvaluation line, string provider, DateOnly[] days, Func<DateOnly, decimal> usual, DateOnly onset)
    {
        HashSet<DateOnly> during = [.. days];
        var mix = new DayRange(onset.AddDays(-DaysApart - MixDays), onset.AddDays(-DaysApart - 1));
        var (actual, mixAtProvider, mixOfAll) = (0m, 0m, 0m);
        foreach (var (day, part) in line.History.Usage())
        {
            var isAtProvider = string.Equals(part.Provider, provider, StringComparison.Ordinal);
            actual += isAtProvider && during.Contains(day) ? part.Effective.Amount : 0m;
            mixAtProvider += isAtProvider && mix.Contains(day) ? part.Effective.Amount : 0m;
            mixOfAll += mix.Contains(day) ? part.Effective.Amount : 0m;
        }

        return mixOfAll > 0m ? (days.Sum(usual) * mixAtProvider / mixOfAll) - actual : 0m;
    }

    private GradedFinding Told(GradedFinding graded, List<Move> moves)
    {
        var finding = graded.Finding;
        return finding.Kind switch
        {
            FindingKind.SpendAbove or FindingKind.NewSpender => moves.Find(move => IsLine(move.To, finding)) is { } come
                ? AsMove(graded, come.To, FactNames.MovedFrom, come.From, come, $"moved, not new: {come.Words(come.From, come.Fall, "fell", come.Rise, "rose")}")
                : graded,
            FindingKind.SpendBelow => LargestGiven(finding, moves) is { } gone
                ? AsMove(graded, gone.From, FactNames.MovedTo, gone.To, gone, $"moved, not saved: {gone.Words(gone.To, gone.Rise, "rose", gone.Fall, "fell")}")
                : graded,
            _ => graded,
        };
    }

    /// <summary>Null where less than most of the drop is known to have gone elsewhere.</summary>
    private static Move? LargestGiven(Finding dropped, List<Move> moves)
    {
        var given = moves.Where(move => IsLine(move.From, dropped) && Math.Abs(move.Onset.DayNumber - dropped.Onset.DayNumber) <= DaysApart).ToArray();
        return dropped.Excess is { } drop && given.Sum(move => move.Rise) >= LeastPart * Math.Abs(drop.Amount) ? given.MaxBy(move => move.Rise) : null;
    }

    private GradedFinding AsMove(GradedFinding graded, LineEvaluation own, string otherName, LineEvaluation other, Move move, string words)
    {
        Dictionary<string, string> facts = new(graded.Finding.Facts, StringComparer.Ordinal)
        {
            [otherName] = other.Line.Id,
            [FactNames.MovedAmount] = Amount(Math.Min(move.Rise, move.Fall)),
        };
        return new GradedFinding(
            graded.Finding with { ReasonName = "moved", Reason = $"{words} {graded.Finding.Reason}", Facts = facts },
            Severity.Watch,
            Bands.OwnerGroup(Severity.Watch, own.Line.OwnerGroup, configuration));
    }

    private static bool IsLine(LineEvaluation line, Finding finding) => string.Equals(line.Line.Id, finding.Line, StringComparison.Ordinal);

    /// <param name="Rise">Money, over the days of the finding.</param>
    /// <param name="Fall">Money, over the same days and not yet taken by another line.</param>
    private sealed record Move(LineEvaluation From, LineEvaluation To, string Provider, DateOnly Onset, decimal Rise, decimal Fall)
    {
        public string Words(LineEvaluation other, decimal ofOther, string otherDid, decimal ofThis, string thisDid)
        {
            var currency = To.History.Currency;
            return $"{other.Line.Name} {otherDid} by {Rounded(ofOther, currency)} at {Provider} since {Weekday(Onset)} while this line {thisDid} by {Rounded(ofThis, currency)}. "
                + "Check the allocation rule and the tags if the work is where it was; move its budget and its owner if the work moved.";
        }
    }
}
