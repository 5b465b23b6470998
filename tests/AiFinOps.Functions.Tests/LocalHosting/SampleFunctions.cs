using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace AiFinOps.Functions.Tests.LocalHosting;

/// <summary>What the sample functions were called with, and what they do when called.</summary>
public sealed class Recorder
{
    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>Done by every function after its call was recorded.</summary>
    public Func<Call, CancellationToken, Task> Behaviour { get; set; } = (_, _) => Task.CompletedTask;

    public Task RecordAsync(string function, string text, long attempt, CancellationToken cancellationToken)
    {
        var call = new Call(function, text, attempt, DateTimeOffset.UtcNow);
        Calls.Enqueue(call);
        return Behaviour(call, cancellationToken);
    }

    public IReadOnlyList<Call> Of(string function) => [.. Calls.Where(call => string.Equals(call.Function, function, StringComparison.Ordinal))];
}

/// <param name="At">Real time.</param>
public sealed record Call(string Function, string Text, long Attempt, DateTimeOffset At);

public sealed class Worker(Recorder recorder)
{
    public const string Queue = "sample-work";

    [Function("Work")]
    public Task Run([QueueTrigger(Queue)] string message, string id, long dequeueCount, DateTimeOffset insertionTime, CancellationToken cancellationToken) =>
        id.Length > 0 && insertionTime > DateTimeOffset.UnixEpoch
            ? recorder.RecordAsync("Work", message, dequeueCount, cancellationToken)
            : throw new InvalidOperationException("The metadata of the message was not bound.");
}

public sealed class PoisonWorker(Recorder recorder)
{
    public const string Queue = Worker.Queue + "-poison";

    [Function("Poison")]
    public Task Run([QueueTrigger(Queue)] string message, string id, CancellationToken cancellationToken) =>
        recorder.RecordAsync("Poison", message, 1, cancellationToken);
}

public sealed class EveryMinute(Recorder recorder)
{
    [Function("EveryMinute")]
    public Task Run([TimerTrigger("%Schedules:EveryMinute%")] TimerInfo timer, CancellationToken cancellationToken) =>
        recorder.RecordAsync("EveryMinute", timer.IsPastDue ? "past due" : "on time", 1, cancellationToken);
}

public sealed class EveryHour(Recorder recorder)
{
    [Function("EveryHour")]
    public Task Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        recorder.RecordAsync("EveryHour", "", 1, cancellationToken);
}

public sealed class Greeting(Recorder recorder)
{
    [Function("Greeting")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "greet/{name}/{times}")] HttpRequest request, string name, int times, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(cancellationToken);
        await recorder.RecordAsync("Greeting", body, times, cancellationToken);
        return Results.Accepted("/greetings/1", new { name, times });
    }
}

public sealed class Unnamed(Recorder recorder)
{
    [Function("Unnamed")]
    public IResult Run([HttpTrigger] HttpRequest request) => Results.Json(recorder.Calls.Count, contentType: request.ContentType);
}
