using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Sources;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows.Tests.Fakes;

internal sealed class ConditionsInMemory : ISourceConditions
{
    public Dictionary<string, SourceCondition> Conditions { get; } = new(StringComparer.Ordinal);

    public Task<IReadOnlyDictionary<string, SourceCondition>> AllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, SourceCondition>>(Conditions);

    public Task SaveAsync(SourceCondition condition, CancellationToken cancellationToken)
    {
        Conditions[condition.Source] = condition;
        return Task.CompletedTask;
    }
}

/// <summary>A message as it was sent.</summary>
internal sealed record Sent(string Queue, string Body, TimeSpan? Delay)
{
    public T As<T>()
        where T : QueueMessage => MessageJson.Read<T>(Body);
}

internal sealed class QueuesInMemory : IMessageQueue
{
    public List<Sent> Messages { get; } = [];

    public IReadOnlyList<Sent> On(string queue) => [.. Messages.Where(message => string.Equals(message.Queue, queue, StringComparison.Ordinal))];

    public Task SendAsync(string queue, QueueMessage message, TimeSpan? delay, CancellationToken cancellationToken)
    {
        Messages.Add(new Sent(queue, MessageJson.Write(message), delay));
        return Task.CompletedTask;
    }

    public Task SendRawAsync(string queue, string body, CancellationToken cancellationToken)
    {
        Messages.Add(new Sent(queue, body, Delay: null));
        return Task.CompletedTask;
    }

    public Task<QueueState> StateAsync(string queue, CancellationToken cancellationToken) => Task.FromResult(new QueueState(queue, On(queue).Count, null));
}

internal sealed class SchedulesInMemory : IScheduleStore
{
    public Dictionary<string, DateTimeOffset> Marks { get; } = new(StringComparer.Ordinal);

    public Task<DateTimeOffset?> LastAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<DateTimeOffset?>(Marks.TryGetValue(name, out var at) ? at : null);

    public Task<IReadOnlyDictionary<string, DateTimeOffset>> AllAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(
            Marks.Where(mark => mark.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal));

    public Task SetAsync(string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Marks[name] = at;
        return Task.CompletedTask;
    }
}

internal sealed class LeasesInMemory : ILeaseStore
{
    public HashSet<string> Held { get; } = new(StringComparer.Ordinal);

    public Task<IAsyncDisposable?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable?>(Held.Add(name) ? new Lease(() => Held.Remove(name)) : null);

    private sealed class Lease(Action release) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            release();
            return ValueTask.CompletedTask;
        }
    }
}

internal sealed class RunsInMemory : IRunStore
{
    private readonly Dictionary<string, EvaluationRun> _runs = new(StringComparer.Ordinal);

    public Task<EvaluationRun> CreateAsync(EvaluationRun run, CancellationToken cancellationToken) =>
        Task.FromResult(_runs.TryAdd(run.Id, run) ? run : _runs[run.Id]);

    public Task<EvaluationRun?> FindAsync(string runId, CancellationToken cancellationToken) => Task.FromResult(_runs.GetValueOrDefault(runId));

    public Task SaveAsync(EvaluationRun run, CancellationToken cancellationToken)
    {
        _runs[run.Id] = run;
        return Task.CompletedTask;
    }
}

internal sealed class QuarantineInMemory : IQuarantineStore
{
    private readonly Dictionary<(string Queue, string MessageId), QuarantinedMessage> _messages = [];

    public Task StoreAsync(string queue, string messageId, string body, DateTimeOffset now, CancellationToken cancellationToken)
    {
        _messages.TryAdd((queue, messageId), new QuarantinedMessage(queue, messageId, body, now));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<QuarantinedMessage>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<QuarantinedMessage>>([.. _messages.Values]);
}

/// <summary>Documents that are created once: other content under the same path is refused.</summary>
internal sealed class DocumentsInMemory : IDocumentStore
{
    public SortedDictionary<string, byte[]> Content { get; } = new(StringComparer.Ordinal);

    public Task<string> CreateAsync(string container, string path, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        var key = $"{container}/{path}";
        if (Content.TryGetValue(key, out var there) && !content.Span.SequenceEqual(there))
        {
            throw new ConcurrencyException($"Document {key}");
        }

        Content[key] = content.ToArray();
        return Task.FromResult(key);
    }

    public Task<byte[]?> ReadAsync(string container, string path, CancellationToken cancellationToken) =>
        Task.FromResult(Content.GetValueOrDefault($"{container}/{path}"));

    public Task<IReadOnlyList<string>> ListAsync(string container, string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. Content.Keys.Where(key => key.StartsWith($"{container}/{prefix}", StringComparison.Ordinal)).Select(key => key[(container.Length + 1)..])]);
}

internal sealed class ForecastsInMemory : IForecastRegister
{
    public SortedDictionary<DateOnly, IReadOnlyList<MonthForecast>> Kept { get; } = [];

    public Task KeepAsync(DateOnly asOf, IReadOnlyCollection<MonthForecast> forecasts, CancellationToken cancellationToken)
    {
        Kept[asOf] = [.. forecasts];
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<MonthForecast>> ListAsync(DateOnly asOf, CancellationToken cancellationToken) =>
        Task.FromResult(Kept.GetValueOrDefault(asOf) ?? []);
}

internal sealed class EvidenceRowsInMemory : IEvidenceIndex
{
    public List<EvidenceRow> Rows { get; } = [];

    public Task AddAsync(EvidenceRow row, CancellationToken cancellationToken)
    {
        Rows.RemoveAll(known => string.Equals(known.Folder, row.Folder, StringComparison.Ordinal));
        Rows.Add(row);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<EvidenceRow>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<EvidenceRow>>([.. Rows]);
}

internal sealed class ReviewsInMemory : IReviewStore
{
    public Dictionary<string, PublishedReview> Published { get; } = new(StringComparer.Ordinal);

    public Task SaveAsync(PublishedReview review, CancellationToken cancellationToken)
    {
        Published[review.Id] = review;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PublishedReview>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PublishedReview>>([.. Published.Values]);
}
