namespace AiFinOps.Core.Configuration;

/// <summary>"Did you mean": the known word that a misspelt one is nearest to.</summary>
public static class Closest
{
    /// <summary>Among more candidates than these a guess costs more than it helps.</summary>
    private const int MostCandidates = 2_000;

    /// <returns>The nearest candidate within a third of the word's length (at least one edit); null where none is that near.</returns>
    public static string? To(string word, IReadOnlyCollection<string> candidates)
    {
        if (candidates.Count > MostCandidates)
        {
            return null;
        }

        string? nearest = null;
        var best = Math.Max(1, Math.Min(word.Length, 64) / 3) + 1;
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            var distance = Math.Abs(candidate.Length - word.Length) >= best ? best : Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < best)
            {
                (nearest, best) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Edits(string from, string to)
    {
        var costs = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            costs[i, 0] = i;
        }

        for (var j = 0; j <= to.Length; j++)
        {
            costs[0, j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var replace = costs[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                costs[i, j] = Math.Min(replace, Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
                }
            }
        }

        return costs[from.Length, to.Length];
    }
}
