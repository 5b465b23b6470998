using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Cli.Hosting;

/// <summary>A timer function and its schedule.</summary>
internal sealed class TimerFunction(FunctionEntry function, IConfiguration settings, FunctionInvoker invoker, ILogger logger)
{
    public string Name => function.Name;

    public TimerSchedule Schedule { get; } = TimerSchedule.Parse(((TimerTrigger)function.Trigger).Schedule, settings);

    /// <summary>Calls the function once. A function that throws is logged, not rethrown: its next occurrence comes anyway.</summary>
    /// <param name="last">When it was called before; null for never.</param>
    public async Task FireAsync(DateTimeOffset now, DateTimeOffset? last, bool isPastDue, CancellationToken cancellationToken)
    {
        try
        {
            var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase)
            {
                [function.Trigger.Parameter] = TimerInfo(now, last, isPastDue),
            };
            await invoker.InvokeAsync(function, values, cancellationToken);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "{Function} failed.", function.Name);
        }
    }

    /// <summary>The function's own TimerInfo type, filled the way the worker does it: from JSON.</summary>
    private object TimerInfo(DateTimeOffset now, DateTimeOffset? last, bool isPastDue)
    {
        var type = function.Method.GetParameters().Single(parameter => string.Equals(parameter.Name, function.Trigger.Parameter, StringComparison.Ordinal)).ParameterType;
        var json = JsonSerializer.Serialize(new
        {
            ScheduleStatus = new { Last = (last ?? DateTimeOffset.MinValue).UtcDateTime, Next = Schedule.Next(now).UtcDateTime, LastUpdated = now.UtcDateTime },
            IsPastDue = isPastDue,
        });
        return JsonSerializer.Deserialize(json, type)!;
    }
}
