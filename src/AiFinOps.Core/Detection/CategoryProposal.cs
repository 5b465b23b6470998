using System.Globalization;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection.Hourly;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Detection;

/// <summary>The category that the evidence of a finding speaks for. A person confirms it or names another one.</summary>
/// <param name="ReasonName">Stable name of the rule that spoke, in lower kebab case.</param>
/// <param name="Reason">One sentence with the figures.</param>
/// <param name="IsCertain">The evidence leaves no other reading.</param>
public sealed record CategoryProposal(VarianceCategory Category, string ReasonName, string Reason, bool IsCertain)
{
    /// <summary>One of price, volume and mix explains a change where it is at least this part of the three.</summary>
    private const decimal Dominates = 0.6m;

    /// <summary>What is new explains a change from this share on.</summary>
    private const decimal MostOfIt = 0.5m;

    /// <summary>What has just begun and is at once more than the line used to spend ten times over is no ordinary launch.</summary>
    private const decimal SuddenVariance = 10m;

    /// <summary>So much at hours at which nobody of the owner works is no late evening.</summary>
    private const decimal OutOfHoursVariance = 2m;

    /// <summary>What the evidence speaks for, with what has become of the finding since. Null where it speaks for nothing.</summary>
    public static CategoryProposal? Of(Incident incident, FinOpsConfiguration configuration) => incident.Finding.Kind switch
    {
        FindingKind.SpendAbove or FindingKind.SpendBelow or FindingKind.NewSpender when incident is { Cleared: true, RestatedAway: true } =>
            new(VarianceCategory.DataQuality, "restated-away", $"The figures of {incident.Finding.Day:yyyy-MM-dd} were reported anew, and with them it is within its band.", IsCertain: true),
        FindingKind.SpendAbove => Moved(incident.Finding) ?? Sudden(incident.Finding) ?? OutOfHours(incident, configuration) ?? OneDay(incident) ?? Of(incident.Finding),
        _ => Of(incident.Finding),
    };

    /// <summary>The same of the finding alone. Null where it is no variance: a budget that is reached by usage has its cause in another incident, and what is wrong with ourselves has none.</summary>
    public static CategoryProposal? Of(Finding finding) => finding.Kind switch
    {
        FindingKind.BudgetStep or FindingKind.HardStop => Purchased(finding),
        FindingKind.DataMissing => new(VarianceCategory.DataQuality, "source-trouble", "A source did not report what it owes, or what it reported cannot be believed.", IsCertain: true),
        FindingKind.SpendAbove or FindingKind.SpendBelow or FindingKind.NewSpender =>
            Moved(finding) ?? Sudden(finding) ?? NewLine(finding) ?? ByEffects(finding) ?? NewDriver(finding) ?? Unexplained(finding),
        _ => null,
    };

    private static CategoryProposal? Moved(Finding finding)
    {
        var from = finding.Facts.GetValueOrDefault(FactNames.MovedFrom);
        var other = from ?? finding.Facts.GetValueOrDefault(FactNames.MovedTo);
        return other is null ? null : new(
            VarianceCategory.AllocationError, "moved",
            $"{Text(finding, FactNames.MovedAmount)} moved {(from is null ? "to" : "from")} {other} at the same provider: neither new spend nor a saving.", IsCertain: true);
    }

    /// <summary>Spend alone never proves abuse: this says possible, and is never certain.</summary>
    private static CategoryProposal? Sudden(Finding finding) =>
        finding.Kind == FindingKind.SpendAbove && finding.Variance >= SuddenVariance && NewMember(finding) is { } member
            ? new(VarianceCategory.AbuseOrLeakedKey, "sudden-new-driver",
                string.Create(CultureInfo.InvariantCulture, $"{member} is new and the line spent {finding.Variance + 1m:0.#} times what was expected: possible abuse or a leaked key. Check who holds the keys."), IsCertain: false)
            : null;

    /// <summary>The hours that were judged one by one, where they all lie outside the owner's working hours. Never certain either: a batch may run at night.</summary>
    private static CategoryProposal? OutOfHours(Incident incident, FinOpsConfiguration configuration)
    {
        var finding = incident.Finding;
        var hours = configuration.HoursOf(incident.OwnerGroup);
        if (!(finding.Variance >= OutOfHoursVariance) || Moment(finding, HourlyFacts.FirstHour) is not { } first || Moment(finding, HourlyFacts.LastHour) is not { } end
            || end - first > TimeSpan.FromDays(1) || DateOnly.FromDateTime(first.UtcDateTime) > finding.Onset)
        {
            return null;
        }

        for (var hour = first; hour < end; hour = hour.AddHours(1))
        {
            if (hours.IsAtWork(hour))
            {
                return null;
            }
        }

        return new(
            VarianceCategory.AbuseOrLeakedKey, "out-of-hours",
            string.Create(CultureInfo.InvariantCulture, $"All of it came between {first:yyyy-MM-dd HH:mm} and {end:yyyy-MM-dd HH:mm} UTC, when nobody of the owner is at work, and was {finding.Variance + 1m:0.#} times what was expected: possible abuse or a leaked key. Check who holds the keys."),
            IsCertain: false);
    }

    /// <summary>A day that stands alone, and has ended.</summary>
    private static CategoryProposal? OneDay(Incident incident) => incident is { Cleared: true, Finding: var finding } && finding.Onset == finding.Day
        ? new(VarianceCategory.OneOff, "one-day", $"It was {finding.Day:yyyy-MM-dd} alone: the days that were reported after it are within their band.", IsCertain: false)
        : null;

    /// <summary>A month that is used up by what was bought and not by what was used.</summary>
    private static CategoryProposal? Purchased(Finding finding) =>
        Number(finding, FactNames.Purchased) is { } bought && Number(finding, FactNames.Utilisation) is { } used && used > 0m && bought >= MostOfIt * used
            ? new(VarianceCategory.OneOff, "purchase", $"{new Money(bought, CurrencyOf(finding))} of {new Money(used, CurrencyOf(finding))} are purchases, which are charged once and not by use.", IsCertain: true)
            : null;

    private static CategoryProposal? NewLine(Finding finding) => finding.Kind == FindingKind.NewSpender
        ? new(VarianceCategory.NewWorkload, "new-spender", "The line had no spend before.", IsCertain: true)
        : null;

    private static CategoryProposal? ByEffects(Finding finding)
    {
        var (volume, price, mix) = (Number(finding, FactNames.VolumeEffect), Number(finding, FactNames.PriceEffect), Number(finding, FactNames.MixEffect));
        if (volume is not { } ofVolume || price is not { } ofPrice || mix is not { } ofMix)
        {
            return null;
        }

        var figures = $"price {Signed(finding, ofPrice)}, volume {Signed(finding, ofVolume)}, mix {Signed(finding, ofMix)}";
        var least = Dominates * (Math.Abs(ofVolume) + Math.Abs(ofPrice) + Math.Abs(ofMix));
        return least == 0m ? null
            : Explains(ofPrice) ? new(VarianceCategory.Price, "price-effect", $"The price per unit changed: {figures}.", IsCertain: true)
            : Explains(ofMix) ? new(VarianceCategory.ModelMix, "mix-effect", $"Parts of another price took a larger share: {figures}.", IsCertain: true)
            : Explains(ofVolume) && NewMember(finding) is null ? new(VarianceCategory.Usage, "volume-effect", $"The quantity changed: {figures}.", IsCertain: true)
            : null;

        // A part against the direction of the change explains nothing of it.
        bool Explains(decimal effect) => Math.Abs(effect) >= least && Math.Sign(effect) == Math.Sign(finding.Excess?.Amount ?? 0m);
    }

    private static CategoryProposal? NewDriver(Finding finding) => NewMember(finding) is { } member
        ? new(VarianceCategory.NewWorkload, "new-driver", $"{member} was not paid for before and makes up most of it.", IsCertain: false)
        : null;

    private static CategoryProposal Unexplained(Finding finding) => finding.Facts.ContainsKey(FactNames.VolumeEffect)
        ? new(VarianceCategory.Usage, "mixed-effects", "Price, volume and mix all have a part in it; usage is the usual reading.", IsCertain: false)
        : new(VarianceCategory.Usage, "quantities-unknown", "Quantities are not known, so that price cannot be told from volume; usage is the usual reading.", IsCertain: false);

    /// <summary>The leading driver where it is new and explains most of a rise: <c>model=gpt-4o</c>.</summary>
    private static string? NewMember(Finding finding)
    {
        if (finding.Excess is not { Amount: > 0m } || !(Number(finding, FactNames.ExplainedShare) >= MostOfIt) || finding.Facts.GetValueOrDefault(FactNames.ExplainedBy) is not { } explained)
        {
            return null;
        }

        return explained.Split("; ").FirstOrDefault(member =>
            member.Split('=', 2) is [var dimension, var value] && finding.Facts.ContainsKey($"{FactNames.NewSince}:{dimension}:{value}"));
    }

    private static DateTimeOffset? Moment(Finding finding, string fact) =>
        DateTimeOffset.TryParseExact(finding.Facts.GetValueOrDefault(fact), "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : null;

    private static decimal? Number(Finding finding, string fact) =>
        decimal.TryParse(finding.Facts.GetValueOrDefault(fact), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(Finding finding, string fact) => Number(finding, fact) is { } amount ? new Money(amount, CurrencyOf(finding)).ToString() : "Spend";

    private static string Signed(Finding finding, decimal amount) => (amount > 0m ? "+" : "") + new Money(amount, CurrencyOf(finding));

    private static string CurrencyOf(Finding finding) => finding.Excess?.Currency ?? "";
}
