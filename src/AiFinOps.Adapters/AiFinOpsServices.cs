using System.Globalization;
using AiFinOps.Adapters.Channels;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Adapters.Containment;
using AiFinOps.Adapters.Heartbeat;
using AiFinOps.Adapters.Http;
using AiFinOps.Adapters.Sources;
using AiFinOps.Adapters.Sources.AzureChanges;
using AiFinOps.Adapters.Sources.FocusFile;
using AiFinOps.Adapters.Storage;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Backtests;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AiFinOps.Adapters;

/// <summary>Composes the product for Functions, the CLI and tests.</summary>
public static class AiFinOpsServices
{
    /// <param name="configuration">The settings of <see cref="Settings"/>.</param>
    public static IServiceCollection AddAiFinOps(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(configuration);
        services.AddAiFinOpsStorage(configuration);
        services.AddHostedService<StorageAtStart>();
        services.AddSingleton<IConfigurationCodec, ConfigurationCodec>();
        services.AddSingleton<IProposalWriter, ProposalDiff>();
        services.TryAddSingleton<ICrashPoints, NoCrashPoints>();
        services.AddSingleton(new PublicLinks(Uri.TryCreate(configuration[Settings.PublicUrl], UriKind.Absolute, out var url) ? url : null) { Keys = LinkKeySettings.Read(configuration) });
        return services.AddTime(configuration).AddSources(configuration).AddChannels().AddContainmentTargets(configuration).AddWorkflows().AddHttpEdge();
    }

    /// <summary>The part that works on files alone: it needs no storage and no settings.</summary>
    public static IServiceCollection AddAiFinOpsFiles(this IServiceCollection services) => services
        .AddSingleton<ICostFileReader, CostFileReader>()
        .AddSingleton<BacktestSpend>();

    /// <summary>The part that tries a source which is not configured yet: it needs no storage, and keeps nothing.</summary>
    /// <param name="configuration">The settings of <see cref="Settings"/>; secrets of sources among them.</param>
    public static IServiceCollection AddAiFinOpsProbes(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(configuration);
        services
            .AddTime(configuration)
            .AddSingleton<IScheduleStore, MomentarySchedules>()
            .AddSingleton<ICostFileReader, CostFileReader>()
            .AddSingleton<IDropStore>(new FolderDropStore(configuration[Settings.DropFolder] ?? ""))
            .AddSingleton<AllowedHosts>()
            .AddApiSources(configuration)
            .AddSingleton<CheckSource>();
        return StorageClients.IsConfigured(configuration)
            ? services.AddSingleton<IDropStore>(_ => new BlobDropStore(StorageClients.From(configuration).Container(Containers.Drop)))
            : services;
    }

    private static IServiceCollection AddSources(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<ICostFileReader, CostFileReader>()
        .AddSingleton<IDropStore>(new FolderDropStore(configuration[Settings.DropFolder] ?? ""))
        .AddSingleton<IDropStore>(provider => new BlobDropStore(provider.GetRequiredService<StorageClients>().Container(Containers.Drop)))
        .AddSingleton<ICostSource, FocusFileSource>()
        .AddApiSources(configuration)
        .AddAzureChanges();

    private static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddOutboundHttp()
        .AddSingleton<AllowedHosts>()
        .AddSingleton<OutboundCall>()
        .AddSingleton<ChatWebhook>()
        .AddSingleton<ChannelSecrets>()
        .AddSingleton<ChannelPace>()
        .AddSingleton<AcsAuthorization>()
        .AddSingleton<INotificationChannel, LogChannel>()
        .AddSingleton<INotificationChannel, WebhookChannel>()
        .AddSingleton<INotificationChannel, TeamsChannel>()
        .AddSingleton<INotificationChannel, SlackChannel>()
        .AddSingleton<INotificationChannel, PagerDutyChannel>()
        .AddSingleton<INotificationChannel, SmtpChannel>()
        .AddSingleton<INotificationChannel, AcsEmailChannel>()
        .AddSingleton<IHeartbeat, HttpHeartbeat>();

    /// <summary>The one place that takes the wall clock.</summary>
    private static IServiceCollection AddTime(this IServiceCollection services, IConfiguration configuration)
    {
#pragma warning disable RS0030 // Composition may take the wall clock.
        var wall = TimeProvider.System;
#pragma warning restore RS0030
        services.TryAddSingleton(wall);
        var lease = double.TryParse(configuration[Settings.LeaseSeconds], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : LeaseTime.DefaultDuration;
        return services.AddSingleton(new LeaseTime(wall, lease));
    }

    private static IServiceCollection AddWorkflows(this IServiceCollection services) => services
        .AddSingleton<SpendIntake>()
        .AddSingleton<ImportSpend>()
        .AddSingleton<ReplaySpend>()
        .AddSingleton<SchedulePulls>()
        .AddSingleton<PullSpend>()
        .AddSingleton<CheckSource>()
        .AddSingleton<CheckChanges>()
        .AddSingleton<ScheduleChangePulls>()
        .AddSingleton<PullChanges>()
        .AddSingleton<WhatChanged>()
        .AddSingleton<ScheduleEvaluations>()
        .AddSingleton<EvaluateSpend>()
        .AddSingleton<LedgerProjector>()
        .AddSingleton<RecentHours>()
        .AddSingleton<EvaluationNews>()
        .AddSingleton<ReadSourceDays>()
        .AddSingleton<BackfillMarks>()
        .AddSingleton<BackfillSpend>()
        .AddSingleton<SpendReader>()
        .AddSingleton<ProposeModes>()
        .AddSingleton<DailyFigures>()
        .AddSingleton<ReevaluationRuns>()
        .AddSingleton<KeepForecasts>()
        .AddSingleton<ForecastReview>()
        .AddSingleton<IncidentReconciliation>()
        .AddSingleton<RaiseCalibrations>()
        .AddSingleton<MeasureResponses>()
        .AddSingleton<FindingReconciler>()
        .AddSingleton<IncidentDesk>()
        .AddSingleton<OutboxRelay>()
        .AddSingleton<Announcements>()
        .AddSingleton<DispatchEscalation>()
        .AddSingleton<ContainmentSwitch>()
        .AddSingleton<ApplyContainment>()
        .AddSingleton<ReportSignal>()
        .AddSingleton<PlanContainment>()
        .AddSingleton<DrillContainment>()
        .AddSingleton<ScheduleRecoveryChecks>()
        .AddSingleton<CheckRecovery>()
        .AddSingleton<ClockRinger>()
        .AddSingleton<SweepResponseClocks>()
        .AddSingleton<ArchiveEvidence>()
        .AddSingleton<VerifyEvidence>()
        .AddSingleton<WatchEvidence>()
        .AddSingleton<PublishDailyUpdate>()
        .AddSingleton<PublishReview>()
        .AddSingleton<QuarantinePoison>()
        .AddSingleton<ApplyConfiguration>()
        .AddSingleton<ConfigurationTexts>()
        .AddSingleton<ProposePrevention>()
        .AddSingleton<INextDue, ScheduleNextDue>();

    private static IServiceCollection AddHttpEdge(this IServiceCollection services) => services
        .AddSingleton<Callers>()
        .AddSingleton<CallerGate>()
        .AddSingleton<ReevaluateApi>()
        .AddSingleton<IncidentActs>()
        .AddSingleton<IncidentsByHand>()
        .AddSingleton<IncidentsApi>()
        .AddSingleton<HealthApi>()
        .AddSingleton<ReviewsApi>()
        .AddSingleton<ForecastsApi>()
        .AddSingleton<CalibrationsApi>()
        .AddSingleton<ResponseTimesApi>()
        .AddSingleton<ConfigApi>()
        .AddSingleton<ChangeSenders>()
        .AddSingleton<ChangesApi>()
        .AddSingleton<SignalsApi>()
        .AddSingleton<ContainmentApi>()
        .AddSingleton<PagerDutyLookup>()
        .AddSingleton<PagerDutyApi>()
        .AddSingleton<LinksApi>()
        .AddSingleton<DashboardApi>();
}

/// <summary>Production never ends at a crash point.</summary>
internal sealed class NoCrashPoints : ICrashPoints
{
    public void Reach(string name)
    {
        // Nothing ends here: crash points are for tests.
    }
}
