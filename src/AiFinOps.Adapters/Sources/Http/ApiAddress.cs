namespace AiFinOps.Adapters.Sources.Http;

/// <summary>Addresses below the base of an API.</summary>
internal static class ApiAddress
{
    /// <param name="path">Without a leading slash.</param>
    /// <param name="query">Names may repeat; entries without a value are left out.</param>
    public static Uri At(Uri root, string path, params IEnumerable<(string Name, string? Value)> query)
    {
        var parts = query.Where(part => part.Value is not null).Select(part => $"{Uri.EscapeDataString(part.Name)}={Uri.EscapeDataString(part.Value!)}");
        return new UriBuilder(root) { Path = $"{root.AbsolutePath.TrimEnd('/')}/{path}", Query = string.Join('&', parts) }.Uri;
    }
}
