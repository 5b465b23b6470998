using System.Globalization;
using System.Text.RegularExpressions;

namespace AiFinOps.Core.Configuration;

/// <summary>What the setting and the floor of a rung say to a machine.</summary>
public static partial class RungSetting
{
    public const string Off = "off";

    /// <returns>
    /// The whole number that it begins with; null where there is none of at least 1, or where what follows may be a part of it:
    /// <c>1,000</c>, <c>60 k tokens</c>, <c>60 kTPM</c> and <c>60rpm</c> are read differently by different people.
    /// </returns>
    public static decimal? Number(string setting) =>
        Figure().Match(setting) is { Success: true } match && !Multiplier().IsMatch(match.Groups["unit"].Value)
            ? decimal.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)
            : null;

    /// <returns>The words behind the number; empty where there are none.</returns>
    public static string Unit(string setting) => Figure().Match(setting).Groups["unit"].Value;

    [GeneratedRegex(@"^(?<number>[1-9][0-9]{0,14})( +(?<unit>\p{L}.*))?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Figure();

    [GeneratedRegex(@"^([kKmM]|[mM]io|bn|hundred|thousand|million|billion)\b|^[kKM][A-Z]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Multiplier();
}
