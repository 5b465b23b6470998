using AiFinOps.Adapters.Storage.Rows;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;
using Azure.Data.Tables;

namespace AiFinOps.Adapters.Storage.Incidents;

/// <summary>Rows of the incident table, mapped by hand in both directions (steps: see <see cref="StepRows"/>).</summary>
internal static class IncidentRows
{
    private const int Schema = 1;
    private const string Snapshot = "Snapshot";
    private const string Data = "Data";
    private const string Body = "Body";
    private const string HeadRemedy = "Put the value back: the events of the incident (rows 'event|…') are the truth, and say what it was.";
    private const string OpenRemedy = "Delete the row: the next evaluation opens the incident again.";
    private const string EventRemedy = "Put the value back from a backup of the table, or from the evidence bundle.";
    private const string ClockRemedy = "Delete the row: its incident gets new clocks when it next changes.";
    private const string OutboxRemedy = "Delete the row: its incident requests again what is still owed when it next changes.";

    /// <summary>The columns are for people and for filters; the snapshot is what is read back.</summary>
    public static TableEntity Head(Incident incident, int version)
    {
        var row = new TableEntity(IncidentKeys.PartitionOf(incident.Line), IncidentKeys.Head(incident.Id))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(Incident.Id)] = incident.Id,
            [nameof(Incident.Line)] = incident.Line,
            [nameof(Incident.CauseKey)] = incident.CauseKey,
            [nameof(Incident.OwnerGroup)] = incident.OwnerGroup,
            [nameof(Incident.Severity)] = incident.Severity.ToString(),
            [nameof(Incident.State)] = incident.State.ToString(),
            [nameof(Incident.IsOpen)] = incident.IsOpen,
            [nameof(Incident.OpenedAt)] = RowText.Of(incident.OpenedAt),
            [nameof(Incident.FiredAt)] = RowText.Of(incident.FiredAt),
            [nameof(StoredIncident.Version)] = version,
        };
        row.SetLongText(Snapshot, StorageJson.Write(incident));
        return row;
    }

    public static StoredIncident ReadHead(TableEntity entity)
    {
        var row = Reader(entity, HeadRemedy);
        var incident = row.Json<Incident>(Snapshot);
        Agree(row, nameof(Incident.Id), incident.Id, row.Text(nameof(Incident.Id)));
        Agree(row, nameof(Incident.Line), incident.Line, row.Text(nameof(Incident.Line)));
        Agree(row, nameof(Incident.CauseKey), incident.CauseKey, row.Text(nameof(Incident.CauseKey)));
        Agree(row, nameof(Incident.Severity), incident.Severity, row.Word<Severity>(nameof(Incident.Severity)));
        Agree(row, nameof(Incident.State), incident.State, row.Word<IncidentState>(nameof(Incident.State)));
        Agree(row, nameof(Incident.IsOpen), incident.IsOpen, row.Flag(nameof(Incident.IsOpen)));
        return new(incident, entity.ETag.ToString(), row.Int(nameof(StoredIncident.Version)));
    }

    public static TableEntity Open(Incident incident) => new(IncidentKeys.PartitionOf(incident.Line), IncidentKeys.Open(incident.Line, incident.CauseKey))
    {
        [RowText.SchemaProperty] = Schema,
        [nameof(Incident.Id)] = incident.Id,
        [nameof(Incident.Line)] = incident.Line,
        [nameof(Incident.CauseKey)] = incident.CauseKey,
    };

    public static string ReadOpen(TableEntity entity) => Reader(entity, OpenRemedy).Text(nameof(Incident.Id));

    public static UnreadableRowException OpenWithoutHead(TableEntity entity) =>
        Reader(entity, OpenRemedy).Unreadable(nameof(Incident.Id), $"there is no incident '{ReadOpen(entity)}'.");

    /// <param name="number">1 for the first event of the incident.</param>
    public static TableEntity Event(Incident incident, int number, IncidentEvent happened)
    {
        var row = new TableEntity(IncidentKeys.PartitionOf(incident.Line), IncidentKeys.Event(incident.Id, number))
        {
            [RowText.SchemaProperty] = Schema,
            ["Kind"] = IncidentEventJson.KindOf(happened),
            [nameof(IncidentEvent.At)] = RowText.Of(happened.At),
            [nameof(IncidentEvent.Actor)] = happened.Actor.Id,
        };
        row.SetLongText(Data, IncidentEventJson.Write(happened));
        return row;
    }

    public static IncidentEvent ReadEvent(TableEntity entity)
    {
        var row = Reader(entity, EventRemedy);
        var kind = row.Text("Kind");
        return row.Parsed(Data, () => IncidentEventJson.Read(kind, row.LongText(Data)));
    }

    public static TableEntity Clock(Incident incident, ResponseClock clock) =>
        new(IncidentKeys.PartitionOf(incident.Line), IncidentKeys.Clock(incident.Id, clock))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(DueClock.IncidentId)] = incident.Id,
            [nameof(DueClock.Line)] = incident.Line,
            [nameof(ResponseClock.Kind)] = clock.Kind.ToString(),
            [nameof(ResponseClock.Due)] = RowText.Of(clock.Due),
            [nameof(ResponseClock.Level)] = clock.Level,
        };

    public static DueClock ReadClock(TableEntity entity)
    {
        var row = Reader(entity, ClockRemedy);
        var clock = new ResponseClock(
            row.Word<ClockKind>(nameof(ResponseClock.Kind)), row.Instant(nameof(ResponseClock.Due)), row.Int(nameof(ResponseClock.Level)));
        return new(row.Text(nameof(DueClock.Line)), row.Text(nameof(DueClock.IncidentId)), clock);
    }

    public static TableEntity Outbox(Incident incident, OutboxMessage message, DateTimeOffset now)
    {
        var row = new TableEntity(IncidentKeys.PartitionOf(incident.Line), IncidentKeys.Outbox(now, incident.Id, message.Key))
        {
            [RowText.SchemaProperty] = Schema,
            [nameof(DueClock.IncidentId)] = incident.Id,
            [nameof(OutboxRow.Key)] = message.Key,
            [nameof(OutboxRow.Queue)] = message.Queue,
            [nameof(OutboxRow.WrittenAt)] = RowText.Of(now),
        };
        row.SetLongText(Body, MessageJson.Write(message.Message));
        return row;
    }

    public static OutboxRow ReadOutbox(TableEntity entity)
    {
        var row = Reader(entity, OutboxRemedy);
        return new(entity.PartitionKey, entity.RowKey, row.Text(nameof(OutboxRow.Key)), row.Text(nameof(OutboxRow.Queue)), row.LongText(Body), row.Instant(nameof(OutboxRow.WrittenAt)));
    }

    private static RowReader Reader(TableEntity entity, string remedy) => new RowReader(Tables.Incidents, entity, remedy).OfSchema(Schema);

    private static void Agree<T>(RowReader row, string property, T snapshot, T column)
    {
        if (!EqualityComparer<T>.Default.Equals(snapshot, column))
        {
            throw row.Unreadable(property, $"it says {column}, and the snapshot of the incident says {snapshot}.");
        }
    }
}
