using System.Text;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Forecasts;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Logging;

namespace AiFinOps.Workflows;

/// <summary>Publishes the weekly review pack when the stored schedule says so: to Blob, to the index, and to the groups of the review.</summary>
public sealed partial class PublishReview(
    IConfigurationStore configurations, IScheduleStore schedules, IIncidentStore incidents, IReviewStore reviews, IDocumentStore documents,
    SpendReader reader, ForecastReview forecasts, Announcements announcements, WhatChanged changed, MeasureResponses responses, ProposeModes modes, TimeProvider time, ICrashPoints crashPoints, ILogger<PublishReview> logger)
{
    public const string Schedule = "published-review";

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await configurations.LoadAsync(cancellationToken) is not { } inForce)
        {
            return;
        }

        var now = time.GetUtcNow();
        var last = await schedules.LastAsync(Schedule, cancellationToken);
        var due = BusinessSchedule.Due(inForce.Configuration.Review.WeeklyCron, inForce.Configuration.TimeZone, last, now);
        if (due is { } occurrence)
        {
            await PublishAsync(inForce, occurrence, now, cancellationToken);
        }

        if (due is not null || last is null)
        {
            await schedules.SetAsync(Schedule, due ?? now, cancellationToken);
        }
    }

    private async Task PublishAsync(ConfigurationInForce inForce, DateTimeOffset occurrence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var configuration = inForce.Configuration;
        var reading = await reader.ReadAsync(inForce, now, cancellationToken);
        var result = reading.Judge(inForce, now);
        if (LastSettledDay(result, configuration) is not { } settled)
        {
            LogNothingSettled(logger);
            return;
        }

        var meeting = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(occurrence, TimeZoneInfo.FindSystemTimeZoneById(configuration.TimeZone)).DateTime);
        var all = (await incidents.ListAsync(includeClosed: true, cancellationToken)).Select(stored => stored.Incident).ToList();
        var pack = ReviewPackBuilder.Build(configuration, new ReviewInput(meeting, settled, SpendOf(result), ForecastsOf(result, configuration, settled), await IncidentsAsync(all, configuration, now, cancellationToken))
        {
            MissingDays = MissingDays(result, configuration, settled),
            Changes = await changed.WeekAsync(settled, configuration, cancellationToken),
            ForecastAccuracy = await forecasts.ReadAsync(result, settled, cancellationToken),
            EstimateRatios = result.EstimateRatios,
            Calibrations = CalibrationsOf(all, configuration, now),
            Modes = await modes.RunAsync(all, result, configuration, now, cancellationToken),
            ResponseTimes = await responses.RunAsync(MeasureResponses.UsualDays, configuration, cancellationToken),
            SourceTroubles = [.. TroublesOf(reading, result, configuration, now)],
            NextReview = meeting.AddDays(7),
        });
        await KeepAsync(pack, meeting, now, cancellationToken);
        crashPoints.Reach(CrashPoints.ReviewWritten);
        await AnnounceAsync(pack, meeting, configuration, cancellationToken);
    }

    private async Task KeepAsync(ReviewPack pack, DateOnly meeting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var path = $"weekly/{meeting:yyyy-MM-dd}.md";
        if (await documents.ReadAsync(Containers.Reviews, path, cancellationToken) is null)
        {
            await documents.CreateAsync(Containers.Reviews, path, Encoding.UTF8.GetBytes(ReviewMarkdown.Write(pack)), "text/markdown; charset=utf-8", cancellationToken);
        }

        await reviews.SaveAsync(new PublishedReview($"weekly-{meeting:yyyy-MM-dd}", pack.Week.From, pack.Week.To, now, path), cancellationToken);
    }

    private async Task AnnounceAsync(ReviewPack pack, DateOnly meeting, FinOpsConfiguration configuration, CancellationToken cancellationToken)
    {
        foreach (var group in configuration.Review.Groups)
        {
            var failures = await announcements.PublishAsync(
                $"weekly-{meeting:yyyy-MM-dd}", group, $"Weekly review pack for {meeting:yyyy-MM-dd}", ReviewMarkdown.Write(pack), configuration, cancellationToken);
            foreach (var failure in failures)
            {
                LogFailure(logger, failure);
            }
        }
    }

    private async Task<IReadOnlyList<ReviewIncident>> IncidentsAsync(IReadOnlyList<Incident> all, FinOpsConfiguration configuration, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<ReviewIncident> ofTheWeek = [];
        foreach (var incident in all.Where(incident => incident.IsOpen || incident.OpenedAt > now - Week || incident.ResolvedAt > now - Week))
        {
            var before = await changed.BeforeAsync(incident, configuration, cancellationToken);
            ofTheWeek.Add(ReviewIncident.From(incident, configuration) with { Changed = before?.OnOwnLine(configuration) ?? "" });
        }

        return ofTheWeek;
    }

    private static IReadOnlyList<ReviewCalibration> CalibrationsOf(IReadOnlyList<Incident> all, FinOpsConfiguration configuration, DateTimeOffset now) =>
    [
        .. all
            .Where(incident => incident.Calibration is { } task && (task.IsOpen || task.SettledAt > now - Week))
            .OrderBy(incident => incident.Calibration!.RaisedAt)
            .Select(incident => ReviewCalibration.From(incident, configuration)).OfType<ReviewCalibration>(),
    ];

    private static List<ReviewSpend> SpendOf(EvaluationResult result) =>
    [
        .. from lineDay in EstimateRule.Counted(result.LineDays, result.Calendars)
           from component in lineDay.Components
           where component.Category is not ChargeCategory.Credit
           select new ReviewSpend(lineDay.Line, component.Provider, component.Service, component.Model, component.Feature, lineDay.Day, component.Effective),
    ];

    private static IEnumerable<string> TroublesOf(SpendReading reading, EvaluationResult result, FinOpsConfiguration configuration, DateTimeOffset now) =>
        CostTroublesOf(reading, result, configuration, now).Concat(
            from source in configuration.ChangeSources
            let trouble = SourceJudge.Lasting(reading.Conditions.GetValueOrDefault(LineIds.OfChangeSource(source.Name)), now)
            where trouble is not null
            select $"{source.Name} (changes): {trouble.ReasonName}. {trouble.Text}");

    private static IEnumerable<string> CostTroublesOf(SpendReading reading, EvaluationResult result, FinOpsConfiguration configuration, DateTimeOffset now) =>
        from source in configuration.Sources
        from trouble in new[] { SourceJudge.TroubleOf(source, reading.Conditions.GetValueOrDefault(source.Name), now), SourceJudge.RateMissing(source, result.MissingRates) }
        where trouble is not null
        select $"{source.Name}: {trouble.ReasonName}. {trouble.Text}";

    private static List<ReviewForecast> ForecastsOf(EvaluationResult result, FinOpsConfiguration configuration, DateOnly settled) =>
    [
        .. from line in result.Lines.Values
           where line.Utilisation is not null
           select ForecastOf(line, configuration, BudgetPeriod.Of(settled)),
    ];

    /// <summary>The month of the pack is that of its last settled day. In the first days of a month it is the one before.</summary>
    private static ReviewForecast ForecastOf(LineEvaluation line, FinOpsConfiguration configuration, BudgetPeriod period) =>
        line.Utilisation!.Period == period || MonthForecast.Of(line, configuration.ExpectedEvents, period, line.History.Last)?.BeforeCredits() is not { } ended
            ? new ReviewForecast(line.Line.Id, line.Utilisation.Projected, line.Utilisation.Method) { Range = line.Utilisation.ProjectedRange }
            : new ReviewForecast(line.Line.Id, ended.Amount, ended.Method) { Range = new MoneyRange(ended.Low, ended.High) };

    /// <summary>
    /// The last day that is final at every source that has ever reported. A gateway that nobody uses holds no week back: its answers have no idle
    /// days, so its last day with usage is the last one that is known of it.
    /// </summary>
    private static DateOnly? LastSettledDay(EvaluationResult result, FinOpsConfiguration configuration)
    {
        var reporting = configuration.Sources.Where(source => result.Calendars[source.Name].LastReported is not null).ToLookup(source => source.LeavesOutIdleDays);
        var lasts = (reporting[false].Any() ? reporting[false] : reporting[true]).Select(source => LastFinal(result.Calendars[source.Name])).ToList();
        return lasts.Count == 0 ? null : lasts.Min();
    }

    private static DateOnly? LastFinal(SourceCalendar calendar)
    {
        for (var day = calendar.LastReported!.Value; day >= calendar.FirstReported!.Value; day = day.AddDays(-1))
        {
            if (calendar.StatusOf(day) == DayStatus.Final)
            {
                return day;
            }
        }

        return null;
    }

    private static List<MissingDay> MissingDays(EvaluationResult result, FinOpsConfiguration configuration, DateOnly settled) =>
    [
        .. from source in configuration.Sources
           let calendar = result.Calendars[source.Name]
           where calendar.FirstReported is not null
           from day in new DayRange(settled.AddDays(-13), settled).Each()
           where day >= calendar.FirstReported && calendar.StatusOf(day) == DayStatus.Missing && (day < calendar.LastReported || !source.LeavesOutIdleDays)
           select new MissingDay(source.Name, day),
    ];

    [LoggerMessage(Level = LogLevel.Warning, Message = "No day is settled at every source yet; the weekly pack waits for the next week.")]
    private static partial void LogNothingSettled(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Not delivered: {Failure}")]
    private static partial void LogFailure(ILogger logger, string failure);
}
