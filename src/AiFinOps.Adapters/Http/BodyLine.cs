using System.Globalization;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Http;

/// <summary>One line of text in a body: what breaks lines or steers a terminal becomes a space.</summary>
internal static class BodyLine
{
    private const int LongestText = 500;

    /// <exception cref="ProblemException">It is missing, too long, or looks like a secret.</exception>
    public static string Of(JsonBody item, string name, int longest = LongestText, bool required = false)
    {
        var text = required ? item.RequiredText(name) : item.Text(name) ?? "";
        var line = string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character)).Trim();
        return line.Length == 0 && required ? throw ProblemException.BadRequest("member-missing", $"`{name}` is missing or empty.", $"Send `{name}` as a string.")
            : line.Length > longest
                ? throw ProblemException.BadRequest("member-too-long", string.Create(CultureInfo.InvariantCulture, $"`{name}` has {line.Length} characters; at most {longest} are kept."), "Send a reference instead of a text.")
            : SecretShapes.Recognise(line) is { } secret
                ? throw ProblemException.BadRequest("looks-like-a-secret", $"`{name}` looks like {secret}. It was not stored.", "Send it without, and renew the secret: it has been on its way.")
            : line;
    }
}
