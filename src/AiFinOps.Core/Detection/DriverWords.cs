using AiFinOps.Core.Spend;
using static AiFinOps.Core.Detection.SpendFindings;

namespace AiFinOps.Core.Detection;

/// <summary>Says what makes up an excess or a drop.</summary>
internal sealed class DriverWords(Explanation explanation, string currency, DateOnly onset, bool isDrop)
{
    /// <summary>From this share on, money is clearer than a percentage above one hundred.</summary>
    private const decimal MoreThanAll = 1.1m;

    /// <summary>A price or volume that moved less is called the same.</summary>
    private const decimal Flat = 0.05m;

    /// <summary>A mix effect below this part of the whole is not worth words.</summary>
    private const decimal NotableMix = 0.1m;

    private string What => isDrop ? "drop" : "excess";

    /// <summary>Begins with a semicolon where there is something to say.</summary>
    public string Clause() => explanation.Leading is { } leading
        ? $"; {ShareOf(leading)}{New(leading)}{Fallen()}{Effects()}"
        : $"{OnePart()}{Effects()}";

    /// <summary>For what was found because something new came on top.</summary>
    public string OnTop()
    {
        if (explanation.Leading is not { } leading || SpendCells.NewSince(leading.Cells, onset) is not { } since)
        {
            return $"something new comes on top: the rest of the line is where it was{Clause()}";
        }

        return $"{Name(leading)} is {NewSince(leading, since)} and comes on top ({Rounded(leading.Excess, currency)}): the rest of the line is where it was{Effects()}";
    }

    /// <summary>What spend without a history consists of.</summary>
    public string Parts() => explanation.Leading is { } leading ? Invariant($"{Name(leading)} to {Math.Min(1m, leading.Share):P0}")
        : explanation.Drivers.Count > 0 ? NameOfOnePart()
        : "not named by the source";

    private string ShareOf(LeadingDrivers leading)
    {
        var words = isDrop && leading.Actual == 0m ? $"{Name(leading)} stopped ({Rounded(Math.Abs(leading.Excess), currency)} less)"
            : leading.Share > MoreThanAll ? $"{Name(leading)} {(isDrop ? "spends less by" : "adds")} {Rounded(Math.Abs(leading.Excess), currency)}"
            : Invariant($"{leading.Share:P0} of the {What} is {Name(leading)}");
        return leading.StandsOut ? words : words + Invariant($", which is {leading.UsualShare:P0} of the usual spend too");
    }

    private string New(LeadingDrivers leading) => !isDrop && SpendCells.NewSince(leading.Cells, onset) is { } since ? $", {NewSince(leading, since)}" : "";

    private static string NewSince(LeadingDrivers leading, DateOnly since) => leading.Cells.Max(cell => cell.LastOld) is { } last
        ? $"back since {Weekday(since)} (last seen {Weekday(last)})"
        : $"new since {Weekday(since)}";

    private string Fallen() => explanation.Fallen is { } fallen
        ? $", while {Name(fallen.Member)} {(isDrop ? "rose" : "fell")} by {Rounded(fallen.Amount, currency)}"
        : "";

    private string OnePart() => explanation.IsOfOnePart && explanation.Drivers.Count > 0 ? $"; the line has one part only: {NameOfOnePart()}" : "";

    private string NameOfOnePart()
    {
        Member[] members = [.. explanation.Drivers.Select(MemberOf).OrderBy(member => member.Rank).Take(2)];
        return members.Length == 1 ? Name(members[0]) : Together(members);
    }

    private string Effects()
    {
        if (explanation.Effects is not { } effects)
        {
            return "";
        }

        var (price, volume) = (Price(effects.PriceFactor), Volume(effects.VolumeFactor));
        var words = (price.Length > 0, volume.Length > 0) switch
        {
            (true, true) => $"{volume}, {price}",
            (true, false) => $"{price}, volume flat",
            (false, true) => $"{volume} at the same price",
            _ => "price and volume flat",
        };
        var mix = Math.Abs(effects.Mix) < NotableMix * (Math.Abs(effects.Volume) + Math.Abs(effects.Price) + Math.Abs(effects.Mix))
            ? ""
            : $", {(effects.Mix > 0m ? "dearer" : "cheaper")} mix {Rounded(Math.Abs(effects.Mix), currency)}";
        return $"; {(explanation.EffectsAreOfWholeLine && explanation.Leading is not null ? "on the whole line " : "")}{words}{mix}";
    }

    private static string Price(decimal factor) => Math.Abs(factor - 1m) < Flat ? "" : $"price {Percent(factor)}";

    private static string Volume(decimal factor) =>
        Math.Abs(factor - 1m) < Flat ? "" : factor >= 2m ? Invariant($"volume x{factor:0.#}") : $"volume {Percent(factor)}";

    private static string Percent(decimal factor) => Invariant($"{(factor - 1m) * 100m:+0;−0} %");

    private string Name(LeadingDrivers leading) => leading.IsConjunction
        ? Together(leading.Members)
        : $"{leading.Members[0].Dimension} {Enumerated([.. leading.Members.Select(member => Name(member)[(member.Dimension.Length + 1)..])])}";

    private string Together(IReadOnlyList<Member> members) => $"{Name(members[0])} {Joint(members[1].Dimension)} {Name(members[1])}";

    private string Name(Member member) => explanation.ProvidersDiffer && member.Provider.Length > 0 && !string.Equals(member.Value, member.Provider, StringComparison.Ordinal)
        ? $"{member.Dimension} {member.Value} ({member.Provider})"
        : $"{member.Dimension} {member.Value}";

    private static string Joint(string dimension) => dimension switch
    {
        "feature" => "in",
        "service" => "of",
        _ => "at",
    };

    private static string Enumerated(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";

    private static Member MemberOf(Driver driver) => new(driver.Dimension, driver.Value, driver.Provider);
}
