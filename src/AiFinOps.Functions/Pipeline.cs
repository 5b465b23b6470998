using AiFinOps.Functions.Http;
using AiFinOps.Functions.Poison;

namespace AiFinOps.Functions;

/// <summary>Every function of the product, in the order of the pipeline. Timers that are due at the same moment run in this order in simulated time.</summary>
public static class Pipeline
{
    public static readonly IReadOnlyList<string> Functions =
    [
        nameof(PullSpendTimer),
        nameof(PullSpend),
        nameof(PullChangesTimer),
        nameof(PullChanges),
        nameof(EvaluateSpendTimer),
        nameof(EvaluateSpend),
        nameof(SweepResponseClocks),
        nameof(DispatchEscalation),
        nameof(ApplyContainment),
        nameof(CheckRecoveryTimer),
        nameof(CheckRecovery),
        nameof(PublishDailyUpdate),
        nameof(PublishReview),

        nameof(QuarantineSpendPullsPoison),
        nameof(QuarantineEvaluationsPoison),
        nameof(QuarantineEscalationsPoison),
        nameof(QuarantineContainmentsPoison),
        nameof(QuarantineRecoveryChecksPoison),
        nameof(QuarantineChangePullsPoison),

        nameof(Health),
        nameof(ShowDashboard),
        nameof(ListIncidents),
        nameof(ShowIncident),
        nameof(ActOnIncident),
        nameof(ListReviews),
        nameof(ShowReview),
        nameof(ListForecasts),
        nameof(ListCalibrations),
        nameof(ShowResponseTimes),
        nameof(ShowConfiguration),
        nameof(Reevaluate),
        nameof(ReevaluationStatus),
        nameof(RecordChange),
        nameof(ReportSignal),
        nameof(ShowContainment),
        nameof(TurnContainment),
        nameof(ListChanges),
        nameof(ReceivePagerDuty),
        nameof(ShowLink),
        nameof(UseLink),
    ];
}
