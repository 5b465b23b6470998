using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Core.Changes;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Http;

/// <summary>A change in the words of a person at a terminal.</summary>
public sealed record ChangeWords(string Kind, string What, string? Line, string? At, string? Link);

/// <summary>Holds a person to the same rules as a pipeline.</summary>
public static class ChangeByHand
{
    /// <returns>The change, or what is wrong and what to do.</returns>
    public static (Change? Change, string Problem) Of(ChangeWords words, string person, DateTimeOffset now)
    {
        var item = new JsonObject
        {
            ["id"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            ["kind"] = words.Kind,
            ["what"] = words.What,
            ["line"] = words.Line,
            ["at"] = words.At,
            ["link"] = words.Link,
            ["who"] = person,
        };
        try
        {
            var sender = new ChangeSourceSettings(Change.ByHand, ChangeSourceKinds.Webhook, TimeSpan.Zero);
            return (ChangeItem.Read(new JsonBody(JsonSerializer.SerializeToElement(item)), sender, now), "");
        }
        catch (ProblemException problem)
        {
            return (null, $"{problem.Message} {problem.Remedy}");
        }
    }
}
