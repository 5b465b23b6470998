using System.Text.RegularExpressions;

namespace AiFinOps.Core.Configuration;

/// <summary>
/// Recognises secrets by their shape, so that one pasted into a configuration is refused before it is stored, logged or shown.
/// It knows common shapes only: a secret that looks like a word passes.
/// </summary>
public static partial class SecretShapes
{
    private static readonly (string What, Regex Shape)[] Shapes =
    [
        ("a webhook signing secret", WebhookSecret()),
        ("an API token", ApiToken()),
        ("a signed token", JsonWebToken()),
        ("a connection string with a key", ConnectionString()),
        ("a private key", PrivateKey()),
        ("an address with a password", UrlWithPassword()),
        ("an address with a key in its query", UrlWithKey()),
        ("an incoming-webhook address, which is a secret itself", IncomingWebhook()),
    ];

    /// <returns>What it looks like, in words, without the text itself; null where it looks harmless.</returns>
    public static string? Recognise(string text) => Array.Find(Shapes, shape => shape.Shape.IsMatch(text)).What;

    [GeneratedRegex("whsec_", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex WebhookSecret();

    [GeneratedRegex(@"\b(sk-[A-Za-z0-9_-]{16}|xox[abprs]-|gh[pousr]_[A-Za-z0-9]{20}|AKIA[0-9A-Z]{16})", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ApiToken();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{8,}\.", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex JsonWebToken();

    [GeneratedRegex("(AccountKey|SharedAccessKey|SharedAccessSignature|Password|Pwd)\\s*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ConnectionString();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PrivateKey();

    [GeneratedRegex("[a-z][a-z0-9+.-]*://[^/?#@]*@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex UrlWithPassword();

    [GeneratedRegex("://.*[?&](sig|code|key|api[-_]?key|subscription-key|token|access_token|secret|password)=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex UrlWithKey();

    [GeneratedRegex("hooks\\.slack\\.com/services/|webhook\\.office\\.com/webhook", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex IncomingWebhook();
}
