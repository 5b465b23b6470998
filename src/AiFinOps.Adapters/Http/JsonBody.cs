using System.Globalization;
using System.Text.Json;
using AiFinOps.Core.Spend;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>A small JSON object from outside: size-limited, type-checked, and every complaint names the member.</summary>
internal sealed class JsonBody(JsonElement root)
{
    private const int MostBytes = 64 * 1024;

    /// <param name="optional">An empty body counts as an empty object.</param>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, bool optional, CancellationToken cancellationToken)
    {
        var bytes = await ReadLimitedAsync(request, cancellationToken);
        if (bytes.Length == 0)
        {
            return optional
                ? new JsonBody(JsonElement.Parse("{}"u8))
                : throw ProblemException.BadRequest("body-empty", "The request has no body.", "Send a JSON object.");
        }

        if (!request.HasJsonContentType())
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "body-not-json", $"The body is {request.ContentType ?? "of no stated type"}.", "Send application/json.");
        }

        var root = JsonElement.Parse(bytes);
        return root.ValueKind == JsonValueKind.Object
            ? new JsonBody(root)
            : throw ProblemException.BadRequest("body-not-an-object", $"The body is a JSON {root.ValueKind}.", "Send a JSON object.");
    }

    public string Raw => root.GetRawText();

    public string? Text(string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, "a string");
    }

    public string RequiredText(string name) => Text(name) is { } text && !string.IsNullOrWhiteSpace(text)
        ? text
        : throw ProblemException.BadRequest("member-missing", $"`{name}` is missing or empty.", $"Send `{name}` as a string.");

    public IReadOnlyList<string> Texts(string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw Wrong(name, "an array of strings");
    }

    public DateOnly? Day(string name) => Text(name) is not { } text
        ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Wrong(name, "a date, yyyy-MM-dd");

    /// <summary>An object of <c>amount</c> (decimal as text) and <c>currency</c> (ISO 4217).</summary>
    public Money? Money(string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(name, "an object of amount and currency");
        }

        var money = new JsonBody(value);
        return decimal.TryParse(money.RequiredText("amount"), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount)
            ? new Money(amount, money.RequiredText("currency").ToUpperInvariant())
            : throw Wrong($"{name}.amount", "a decimal number as text, for example \"1840.50\"");
    }

    private static ProblemException Wrong(string name, string expected) =>
        ProblemException.BadRequest("member-of-wrong-type", $"`{name}` is not {expected}.", $"Send `{name}` as {expected}.");

    private static async Task<byte[]> ReadLimitedAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > MostBytes)
            {
                throw new ProblemException(
                    StatusCodes.Status413PayloadTooLarge, "body-too-large", $"The body is larger than {MostBytes / 1024} KiB.", "Send references instead of documents.");
            }

            await buffer.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
        }

        return buffer.ToArray();
    }
}
