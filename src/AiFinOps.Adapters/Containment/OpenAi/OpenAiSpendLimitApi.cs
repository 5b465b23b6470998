using System.Text.Json;
using System.Text.Json.Nodes;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment.OpenAi;

/// <summary>The hard limit of a month's spend of a project, or of the organisation, in cents. Where there was none it is deleted again.</summary>
internal sealed class OpenAiSpendLimitApi(TargetSessions sessions) : ITargetApi
{
    private const string Amount = "threshold_amount";

    public string Kind => ContainmentTargetKinds.OpenAiSpendLimit;

    public int Units => 100;

    public string ValueName(ContainmentTargetSettings target) => Amount;

    public TargetSession Open(ContainmentAct act) => OpenAiAdministration.Open(sessions, act);

    public async Task<Held> ReadAsync(TargetSession session, CancellationToken cancellationToken)
    {
        try
        {
            var limit = (await session.GetAsync(PathOf(session), cancellationToken)).Body;
            if (limit.Field(Amount) is not { ValueKind: JsonValueKind.Number } amount || amount.Number() is not { } number)
            {
                throw TargetException.Unexpected(session.Name, $"a spend limit without `{Amount}`");
            }

            return limit.Field("currency").Text() is "USD" or "" && limit.Field("interval").Text() is "month" or ""
                ? Of(StateText.Of(number))
                : throw TargetException.Unexpected(session.Name, "a spend limit that is not in USD, or not of a month");
        }
        catch (TargetException exception) when (exception.ReasonName is TargetReasons.NotFound)
        {
            // Nothing tells a project without a limit from a project that is not there; writing to the latter is answered 404 as well.
            return Of(StateText.None);
        }
    }

    public Task WriteAsync(TargetSession session, Held now, string value, CancellationToken cancellationToken)
    {
        var address = session.At(PathOf(session));
        return session.SendAsync(
            value is StateText.None
                ? TargetSession.Write(HttpMethod.Delete, address, body: null)
                : TargetSession.Write(HttpMethod.Post, address, new JsonObject { [Amount] = JsonNode.Parse(value), ["currency"] = "USD", ["interval"] = "month" }),
            cancellationToken);
    }

    private static Held Of(string value) => new(value, StateText.Object((Amount, value)));

    private static string PathOf(TargetSession session) =>
        session.Target.Key.Length > 0 ? OpenAiAdministration.ProjectPath(session.Target.Key, "spend_limit") : "v1/organization/spend_limit";
}
