using System.Text.Json;
using AiFinOps.Core.Spend;

namespace AiFinOps.Adapters.Sources.Focus;

/// <summary>Dimensions that FOCUS has no column for: taken from <c>x_</c> columns, then from tags. Names are matched without regard to case.</summary>
internal sealed class FocusTags
{
    private static readonly string[][] Dimensions =
        [["model"], ["feature"], ["environment", "env"], ["project", "application", "app"], ["owner", "team"], ["phase"]];

    private readonly string[] _values = [.. Dimensions.Select(_ => "")];
    private readonly int[] _ranks = [.. Dimensions.Select(_ => int.MaxValue)];

    /// <summary>Tag keys, and column names after <c>x_</c>. Of the names of one dimension, the earlier wins.</summary>
    public static IEnumerable<string> Names => Dimensions.SelectMany(names => names);

    /// <param name="name">The column's name with its <c>x_</c>.</param>
    public void TakeColumn(string name, string value) => Take(name.AsSpan(2), value, rank: 0);

    /// <returns>False where the tag stands for no dimension.</returns>
    public bool TakeTag(string name, string value)
    {
        Take(name.AsSpan().Trim(), value, rank: 100);
        return Names.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Values that are objects or arrays are passed over.</summary>
    /// <returns>False where the text is not a JSON object.</returns>
    public bool TryTake(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var tags = new List<(string Name, string Value)>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString() ?? "";
                reader.Read();
                tags.Add((name, Text(ref reader)));
            }

            foreach (var (name, value) in tags)
            {
                Take(name.AsSpan().Trim(), value, rank: 100);
            }

            return !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape that is half a surrogate pair.
            return false;
        }
    }

    public SpendDimensions Complete(SpendDimensions dimensions) => dimensions with
    {
        Model = _values[0],
        Feature = _values[1],
        Environment = _values[2],
        Project = _values[3],
        Owner = _values[4],
        Phase = _values[5],
    };

    private void Take(ReadOnlySpan<char> name, string value, int rank)
    {
        for (var dimension = 0; dimension < Dimensions.Length && value.Length > 0; dimension++)
        {
            for (var alias = 0; alias < Dimensions[dimension].Length; alias++)
            {
                if (rank + alias < _ranks[dimension] && name.Equals(Dimensions[dimension][alias], StringComparison.OrdinalIgnoreCase))
                {
                    (_values[dimension], _ranks[dimension]) = (value, rank + alias);
                }
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.GetString() ?? "";
            case JsonTokenType.Number:
                return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            default:
                reader.Skip();
                return "";
        }
    }
}
