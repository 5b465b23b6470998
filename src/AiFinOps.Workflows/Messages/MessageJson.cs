using System.Text.Json;

namespace AiFinOps.Workflows.Messages;

/// <summary>The one way a queue message becomes text and back.</summary>
public static class MessageJson
{
    public const int CurrentSchema = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    public static string Write(QueueMessage message) => JsonSerializer.Serialize(message, message.GetType(), Options);

    /// <exception cref="MessageRejectedException">Not JSON, not this message, or from a newer version of the product.</exception>
    public static T Read<T>(string body)
        where T : QueueMessage
    {
        T? message;
        try
        {
            message = JsonSerializer.Deserialize<T>(body, Options);
        }
        catch (JsonException exception)
        {
            throw new MessageRejectedException($"This is not a {typeof(T).Name}: {exception.Message} Body: {Excerpt(body)}", exception);
        }

        if (message is null)
        {
            throw new MessageRejectedException($"The body is JSON null; a {typeof(T).Name} was expected.");
        }

        return message.Schema is >= 1 and <= CurrentSchema
            ? message
            : throw new MessageRejectedException(
                $"Message schema {message.Schema} is not one this version knows (1 to {CurrentSchema}). Deploy the newer version, then replay it with `finops poison replay`.");
    }

    private static string Excerpt(string body) => body.Length <= 200 ? body : body[..200] + "…";
}

/// <summary>A message that trying again cannot help. The platform moves it to the poison queue, where it is quarantined.</summary>
public sealed class MessageRejectedException(string message, Exception? inner = null) : Exception(message, inner);
