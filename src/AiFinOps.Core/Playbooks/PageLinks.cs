namespace AiFinOps.Core.Playbooks;

/// <summary>Addresses of our own pages below the public base address.</summary>
public static class PageLinks
{
    public static Uri Incident(Uri publicUrl, string incidentId) => Below(publicUrl, "api/incidents/" + Uri.EscapeDataString(incidentId));

    /// <summary>The page that asks whether a signed link shall act.</summary>
    public static Uri Acting(Uri publicUrl, string token) => Below(publicUrl, "api/links/" + token);

    public static Uri Review(Uri publicUrl, string reviewId) => Below(publicUrl, "api/reviews/" + Uri.EscapeDataString(reviewId));

    public static Uri Dashboard(Uri publicUrl) => Below(publicUrl, "api/dashboard");

    private static Uri Below(Uri publicUrl, string path) => new(publicUrl.AbsoluteUri.TrimEnd('/') + "/" + path);
}
