using System.Globalization;
using System.Text.Json;
using AiFinOps.Core.Spend;
using Microsoft.AspNetCore.Http;

namespace AiFinOps.Adapters.Http;

/// <summary>A small JSON object from outside: size-limited, type-checked, and every complaint names the member.</summary>
internal sealed class JsonBody(JsonElement root)
{
    /// <summary>Of a request that says nothing else.</summary>
    internal const int MostBytes = 64 * 1024;

    /// <param name="optional">An empty body counts as an empty object.</param>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, bool optional, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(request, MostBytes, cancellationToken);
        if (bytes.Length == 0)
        {
            return optional
                ? new JsonBody(JsonElement.Parse("{}"u8))
                : throw ProblemException.BadRequest("body-empty", "The request has no body.", "Send a JSON object.");
        }

        return Of(request, bytes);
    }

    /// <param name="bytes">The body as it came, not empty.</param>
    public static JsonBody Of(HttpRequest request, byte[] bytes)
    {
        if (!request.HasJsonContentType())
        {
            throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType, "body-not-json", $"The body is {request.ContentType ?? "of no stated type"}.", "Send application/json.");
        }

        var root = Parsed(bytes);
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

    /// <summary>The objects of an array; null where there is no such member.</summary>
    public IReadOnlyList<JsonBody>? Objects(string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? [.. value.EnumerateArray().Select(item => new JsonBody(item))]
            : throw Wrong(name, "an array of objects");
    }

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

    public int WholeNumber(string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            throw ProblemException.BadRequest("member-missing", $"`{name}` is missing.", $"Send `{name}` as a whole number.");
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(name, "a whole number");
    }

    /// <summary>A moment with its offset, ISO 8601; UTC.</summary>
    public DateTimeOffset RequiredMoment(string name) =>
        RequiredText(name) is var text && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal))
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.ToUniversalTime()
            : throw Wrong(name, "a moment with its offset, for example \"2026-10-12T08:00:00Z\"");

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

    /// <summary>What is JSON by its grammar can still hold bytes that are not UTF-8, or escape half a character: no text, so not understood.</summary>
    private static JsonElement Parsed(byte[] bytes)
    {
        try
        {
            var root = JsonElement.Parse(bytes);
            Decode(root);
            return root;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("The body holds bytes or escapes that are no text.", exception);
        }
    }

    private static void Decode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Decode(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Decode(member.Value);
                }

                break;
            default:
                break;
        }
    }

    private static ProblemException Wrong(string name, string expected) =>
        ProblemException.BadRequest("member-of-wrong-type", $"`{name}` is not {expected}.", $"Send `{name}` as {expected}.");

    /// <exception cref="ProblemException">413 where it is longer than <paramref name="most"/> bytes.</exception>
    public static async Task<byte[]> BytesAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > most)
            {
                throw new ProblemException(
                    StatusCodes.Status413PayloadTooLarge, "body-too-large", $"The body is larger than {most / 1024} KiB.", "Send references instead of documents.");
            }

            await buffer.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
        }

        return buffer.ToArray();
    }
}
