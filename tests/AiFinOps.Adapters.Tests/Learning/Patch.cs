namespace AiFinOps.Adapters.Tests.Learning;

/// <summary>Applies unified diffs of one hunk.</summary>
internal static class Patch
{
    /// <summary>What <c>patch</c> would make of it: every line of the hunk must be where it says.</summary>
    public static string Apply(string file, string diff)
    {
        var hunk = diff.Split('\n')[3..^1];
        var lines = file.Split('\n').ToList();
        var at = int.Parse(diff.Split('\n')[2].Split('-', ',')[1], System.Globalization.CultureInfo.InvariantCulture) - 1;
        foreach (var line in hunk)
        {
            switch (line[0])
            {
                case '+':
                    lines.Insert(at++, line[1..]);
                    break;
                case '-':
                    Assert.Equal(line[1..], lines[at]);
                    lines.RemoveAt(at);
                    break;
                case '\\':
                    break;
                default:
                    Assert.Equal(line[1..], lines[at++]);
                    break;
            }
        }

        return string.Join('\n', lines);
    }
}
