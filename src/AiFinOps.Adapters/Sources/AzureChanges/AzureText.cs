using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;

namespace AiFinOps.Adapters.Sources.AzureChanges;

/// <summary>Names from Azure on one line and of a length that a row holds.</summary>
internal static class AzureText
{
    private const int Longest = 500;

    public static string Line(string text)
    {
        var line = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return line.Length <= Longest ? line : line[..(Longest - 1)] + "…";
    }
}

internal static class AzureMoment
{
    /// <summary>Null where it is no moment.</summary>
    public static DateTimeOffset? Read(JsonElement value) =>
        DateTimeOffset.TryParse(value.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
