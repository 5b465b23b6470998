namespace AiFinOps.Core.Allocation;

/// <summary>A text pattern in which <c>*</c> stands for any run of characters; case is ignored.</summary>
internal sealed class WildcardPattern(string pattern)
{
    private readonly string[] parts = pattern.Split('*');

    public bool Matches(string text)
    {
        if (parts.Length == 1)
        {
            return string.Equals(parts[0], text, StringComparison.OrdinalIgnoreCase);
        }

        var rest = text.AsSpan();
        if (!rest.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        rest = rest[parts[0].Length..];
        foreach (var part in parts.AsSpan(1, parts.Length - 2))
        {
            var at = rest.IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + part.Length)..];
        }

        return rest.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }
}
