using System.Globalization;
using System.Text.Json;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.FocusExport;

/// <summary>What one run of an export says about itself.</summary>
/// <param name="Path">Of the manifest.</param>
/// <param name="Export">Names the export among those of a place.</param>
/// <param name="Period">Days (UTC) that the run speaks of: a month, or what of it the provider names.</param>
/// <param name="MadeAt">When the run was made (UTC): it knows nothing of what was spent later. Of the runs of one period, the newest holds.</param>
/// <param name="NotYet">Why the manifest itself shows that the run is not whole; null where it does not.</param>
internal sealed record ExportManifest(string Path, string Export, DayRange Period, DateTimeOffset MadeAt, IReadOnlyList<ExportPart> Parts, string? NotYet)
{
    /// <summary>Parts of this provider are overwritten under their names: one that is newer than the manifest belongs to a run to come.</summary>
    public bool PartsAreOverwritten { get; init; }

    public static bool IsManifest(string path) => path.EndsWith("manifest.json", StringComparison.OrdinalIgnoreCase);

    /// <param name="changedAt">Of the manifest's file.</param>
    /// <returns>Null for an export of another kind than FOCUS.</returns>
    /// <exception cref="CostFileException">It is no manifest that is known.</exception>
    public static ExportManifest? Parse(string path, DateTimeOffset changedAt, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true });
            var root = document.RootElement;
            return root.Field("blobs").ValueKind == JsonValueKind.Array ? Azure(path, changedAt, root)
                : AwsFiles(root).ValueKind == JsonValueKind.Array ? Aws(path, changedAt, root)
                : throw new CostFileException($"{path} names neither `blobs` (Azure) nor `dataFiles` (AWS): it is no manifest of an export. Move it elsewhere; nothing was written.");
        }
        catch (JsonException exception)
        {
            throw new CostFileException($"{path} is no JSON to its end, at line {exception.LineNumber + 1}. It may still be written: it is read again at the next pull; nothing was written.", exception);
        }
    }

    private static ExportManifest? Azure(string path, DateTimeOffset changedAt, JsonElement root)
    {
        var (config, run) = (root.Field("exportConfig"), root.Field("runInfo"));
        if (config.Field("type").Text() is { Length: > 0 } type && !string.Equals(type, "FocusCost", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var first = Moment(run.Field("startDate")) ?? throw new CostFileException($"{path} has no runInfo.startDate: the month is not known. Let the export run again; nothing was written.");
        ExportPart[] parts = [.. root.Field("blobs").Items().Select(blob => new ExportPart(
            blob.Field("blobName").Text().TrimStart('/'), Count(blob, "byteCount"), Count(blob, "dataRowCount")))];
        var day = DateOnly.FromDateTime(first.UtcDateTime);
        var last = Moment(run.Field("endDate")) is { } end && end >= first ? DateOnly.FromDateTime(end.UtcDateTime) : day;
        return new ExportManifest(
            path, $"{root.Field("deliveryConfig").Field("rootFolderPath").Text().Trim('/')}/{config.Field("exportName").Text()}".Trim('/'),
            new DayRange(day, MonthEnd(last)), SubmittedAt(run, changedAt), parts, AzureNotYet(path, root, parts));
    }

    /// <summary>No run was made after its manifest was written: a moment in the future would hold its month for good.</summary>
    private static DateTimeOffset SubmittedAt(JsonElement run, DateTimeOffset changedAt) =>
        Moment(run.Field("submittedTime")) is { } submitted && submitted < changedAt ? submitted : changedAt;

    /// <summary>Fields that older manifests lack are not held against them.</summary>
    private static string? AzureNotYet(string path, JsonElement root, ExportPart[] parts)
    {
        if (root.Field("blobCount").Number() is { } count && count != parts.Length)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{path} says that there are {count} part(s) and lists {parts.Length}");
        }

        return Unlike(path, "bytes", Count(root, "byteCount"), parts.Select(part => part.Bytes)) ?? Unlike(path, "rows", Count(root, "dataRowCount"), parts.Select(part => part.Rows));
    }

    private static string? Unlike(string path, string what, long? whole, IEnumerable<long?> parts) =>
        whole is not null && parts.Aggregate((long?)0, (sum, part) => sum + part) is { } listed && listed != whole
            ? string.Create(CultureInfo.InvariantCulture, $"{path} says that there are {whole} {what} and lists {listed}")
            : null;

    /// <returns>Null where the field is absent or no whole number.</returns>
    private static long? Count(JsonElement element, string field) =>
        element.Field(field).Number() is { } number and >= 0 and <= long.MaxValue && number == decimal.Truncate(number) ? (long)number : null;

    private static JsonElement AwsFiles(JsonElement root) => root.Field("dataFiles") is { ValueKind: JsonValueKind.Array } files ? files : root.Field("reportKeys");

    private static ExportManifest Aws(string path, DateTimeOffset changedAt, JsonElement root)
    {
        var month = BillingPeriod(path) ?? throw new CostFileException(
            $"{path} lies in no folder BILLING_PERIOD=yyyy-MM: the month is not known. Keep the folders of the export as they are; nothing was written.");
        var metadata = path.IndexOf("/metadata/", StringComparison.OrdinalIgnoreCase);
        ExportPart[] parts = [.. AwsFiles(root).Items().Select(file => new ExportPart(KeyOf(file.Text()), Bytes: null, Rows: null))];
        return new ExportManifest(path, metadata < 0 ? "" : path[..metadata], new DayRange(month, MonthEnd(month)), changedAt, parts, NotYet: null) { PartsAreOverwritten = true };
    }

    private static DateOnly? BillingPeriod(string path)
    {
        const string Name = "billing_period=";
        var segment = path.Split('/').FirstOrDefault(part => part.StartsWith(Name, StringComparison.OrdinalIgnoreCase));
        return DateOnly.TryParseExact(segment?[Name.Length..] + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null;
    }

    /// <summary>The key in <c>s3://bucket/key</c>.</summary>
    private static string KeyOf(string file)
    {
        const string Scheme = "s3://";
        return file.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && file.IndexOf('/', Scheme.Length) is > 0 and var slash ? file[(slash + 1)..] : file.TrimStart('/');
    }

    /// <summary>Dates come with <c>Z</c>, with an offset or with none, which is UTC too.</summary>
    private static DateTimeOffset? Moment(JsonElement field) =>
        DateTimeOffset.TryParse(field.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;

    private static DateOnly MonthEnd(DateOnly day) => new DateOnly(day.Year, day.Month, 1).AddMonths(1).AddDays(-1);
}

/// <param name="Path">Within the container or the bucket.</param>
/// <param name="Bytes">Null where the manifest does not say.</param>
/// <param name="Rows">Rows of data, without a header; null where the manifest does not say.</param>
internal sealed record ExportPart(string Path, long? Bytes, long? Rows);
