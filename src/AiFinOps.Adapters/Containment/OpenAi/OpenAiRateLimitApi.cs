using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.OpenAi;

/// <summary>One rate limit of one model in one project of OpenAI. A project is never given more than its organisation has.</summary>
internal sealed class OpenAiRateLimitApi(TargetSessions sessions) : ITargetApi
{
    /// <summary>A project has a limit for each model, a hundred on a page.</summary>
    private const int MostPages = 20;

    public string Kind => ContainmentTargetKinds.OpenAiRateLimit;

    public string ValueName(ContainmentTargetSettings target) => target.Field;

    public TargetSession Open(ContainmentAct act) => OpenAiAdministration.Open(sessions, act);

    public async Task<Held> ReadAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var limits = await FindAsync(session, cancellationToken);
        if (limits.Field("id").Text().Length == 0 || limits.Field(session.Target.Field) is not { ValueKind: JsonValueKind.Number } limit || limit.Number() is not { } number)
        {
            throw TargetException.Unexpected(session.Name, $"limits of {session.Target.Model} without `id`, or without `{session.Target.Field}`");
        }

        var value = StateText.Of(number);
        return new Held(value, StateText.Object((session.Target.Field, value))) { Whole = limits };
    }

    public Task WriteAsync(TargetSession session, Held now, string value, CancellationToken cancellationToken)
    {
        var address = session.At(OpenAiAdministration.ProjectPath(session.Target.Key, $"rate_limits/{Uri.EscapeDataString(now.Whole.Field("id").Text())}"));
        return session.SendAsync(TargetSession.Write(HttpMethod.Post, address, new JsonObject { [session.Target.Field] = JsonNode.Parse(value) }), cancellationToken);
    }

    private static async Task<JsonElement> FindAsync(TargetSession session, CancellationToken cancellationToken)
    {
        string? after = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = (await session.GetAsync(OpenAiAdministration.ProjectPath(session.Target.Key, "rate_limits"), cancellationToken, ("limit", "100"), ("after", after))).Body;
            if (answer.Field("data") is not { ValueKind: JsonValueKind.Array } limits)
            {
                throw TargetException.Unexpected(session.Name, "no list of limits");
            }

            var found = limits.Items().FirstOrDefault(limit => string.Equals(limit.Field("model").Text(), session.Target.Model, StringComparison.Ordinal));
            if (found.ValueKind != JsonValueKind.Undefined)
            {
                return found;
            }

            after = answer.Field("last_id").Text();
            if (!answer.Field("has_more").IsTrue() || after.Length == 0)
            {
                break;
            }
        }

        throw new TargetException(TargetReasons.NotFound, $"The project has no limits of a model {Quoted.Text(session.Target.Model)}: correct `model`, or remove the target.");
    }
}
