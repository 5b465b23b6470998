using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.LiteLlm;

/// <summary>
/// One limit of something that a LiteLLM gateway keeps. It knows no entity tags: what is sent is the one limit and nothing else, so that of a change
/// at the same moment only that limit can be lost. What had no limit is given none again, which LiteLLM writes as null.
/// </summary>
internal abstract class LiteLlmApi(TargetSessions sessions, string kind, string idName, string updatePath) : ITargetApi
{
    private static readonly TargetWords Words = new(
        "LiteLLM",
        "The key in `secret` may not do this: take one of a proxy admin, narrowed by `allowed_routes` as docs/containment.md says. A team's admin may lower a budget and not raise it again.",
        "There is nothing of the id in `key`: correct it, or remove the target.");

    public string Kind => kind;

    public string ValueName(ContainmentTargetSettings target) => target.Field;

    public TargetSession Open(ContainmentAct act) => sessions.ForKey(act, Words, standard: null);

    public async Task<Held> ReadAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var limits = await LimitsAsync(session, cancellationToken);
        if (limits.ValueKind != JsonValueKind.Object)
        {
            throw TargetException.Unexpected(session.Name, $"nothing that is a {idName}");
        }

        var limit = limits.Field(session.Target.Field);
        if (limit.IsThere() && (limit.ValueKind != JsonValueKind.Number || limit.Number() is null))
        {
            throw TargetException.Unexpected(session.Name, $"a `{session.Target.Field}` that is no number");
        }

        var value = StateText.Of(limit);
        return new Held(value, StateText.Object((session.Target.Field, value)));
    }

    public Task WriteAsync(TargetSession session, Held now, string value, CancellationToken cancellationToken)
    {
        var body = new JsonObject { [idName] = session.Target.Key, [session.Target.Field] = JsonNode.Parse(value) };
        return session.SendAsync(
            TargetSession.Write(HttpMethod.Post, session.At(updatePath), body) with { Headers = [("LiteLLM-Changed-By", $"AiFinOps {session.ActionId}")] }, cancellationToken);
    }

    /// <returns>The object that has the limits.</returns>
    protected abstract Task<JsonElement> LimitsAsync(TargetSession session, CancellationToken cancellationToken);
}

/// <summary>A key, named by its hash.</summary>
internal sealed class LiteLlmKeyApi(TargetSessions sessions) : LiteLlmApi(sessions, ContainmentTargetKinds.LiteLlmKey, "key", "key/update")
{
    protected override async Task<JsonElement> LimitsAsync(TargetSession session, CancellationToken cancellationToken) =>
        (await session.GetAsync("key/info", cancellationToken, ("key", session.Target.Key))).Body.Field("info");
}

internal sealed class LiteLlmTeamApi(TargetSessions sessions) : LiteLlmApi(sessions, ContainmentTargetKinds.LiteLlmTeam, "team_id", "team/update")
{
    protected override async Task<JsonElement> LimitsAsync(TargetSession session, CancellationToken cancellationToken) =>
        (await session.GetAsync("team/info", cancellationToken, ("team_id", session.Target.Key))).Body.Field("team_info");
}

/// <summary>A budget that keys, teams or end users are linked to.</summary>
internal sealed class LiteLlmBudgetApi(TargetSessions sessions) : LiteLlmApi(sessions, ContainmentTargetKinds.LiteLlmBudget, "budget_id", "budget/update")
{
    protected override async Task<JsonElement> LimitsAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var asked = new TargetRequest(HttpMethod.Post, session.At("budget/info")) { Body = JsonSerializer.SerializeToUtf8Bytes(new { budgets = new[] { session.Target.Key } }) };
        var budgets = (await session.SendAsync(asked, cancellationToken)).Body;
        var found = budgets.Items().FirstOrDefault(budget => string.Equals(budget.Field("budget_id").Text(), session.Target.Key, StringComparison.Ordinal));
        return budgets.ValueKind == JsonValueKind.Array && found.ValueKind == JsonValueKind.Undefined
            ? throw new TargetException(TargetReasons.NotFound, "There is no budget of the id in `key`: correct it, or remove the target.")
            : found;
    }
}
