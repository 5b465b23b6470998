using System.Globalization;
using AiFinOps.Adapters.Tests.Sources.Http;

namespace AiFinOps.Adapters.Tests.Sources.Scenarios;

/// <summary>A provider with figures that a test changes, which answers for the days that it is asked for, over real HTTP.</summary>
internal sealed class SpendProvider(FakeProvider server, string kind) : IAsyncDisposable
{
    public const string Project = "order-agent";

    private readonly Dictionary<DateOnly, decimal> _days = [];

    public Uri Address => server.Address;

    /// <summary>Answers every request with 503.</summary>
    public bool IsDown { get; set; }

    public static async Task<SpendProvider> StartAsync(string kind, TimeProvider clock)
    {
        var provider = new SpendProvider(await FakeProvider.StartAsync(clock), kind);
        provider.ServeAgain();
        return provider;
    }

    /// <summary>What is known of these days from now on.</summary>
    public void Knows(DateOnly from, DateOnly to, decimal amount)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            _days[day] = amount;
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private void ServeAgain() => server.Replies(new Reply(async context =>
    {
        if (IsDown)
        {
            context.Response.StatusCode = 503;
            return;
        }

        var asked = context.Request.Query;
        var (from, to) = asked.ContainsKey("start_date")
            ? (Day(asked["start_date"]), Day(asked["end_date"]))
            : (UnixDay(asked["start_time"]), UnixDay(asked["end_time"]).AddDays(-1));
        var spent = _days.Where(day => day.Key >= from && day.Key <= to).OrderBy(day => day.Key).Select(day => new Spent(day.Key, Project, day.Value));
        await Reply.Json(ProviderCase.All[kind].Page([.. spent])).SendAsync(context);
    }));

    private static DateOnly Day(string? text) => DateOnly.ParseExact(text!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly UnixDay(string? seconds) =>
        DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds!, CultureInfo.InvariantCulture)).UtcDateTime);
}
