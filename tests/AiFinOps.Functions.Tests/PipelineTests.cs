using System.Reflection;
using System.Text.Json;
using AiFinOps.Cli.Hosting;
using AiFinOps.Workflows;

namespace AiFinOps.Functions.Tests;

/// <summary>The pipeline table of the design, against the compiled functions.</summary>
public class PipelineTests
{
    /// <summary>Bytes of IL that a call with a parsed message and a route value takes; a branch or a loop takes more.</summary>
    private const int ThinBody = 40;

    private static readonly IReadOnlyList<FunctionEntry> All = TriggerDiscovery.Find(typeof(Pipeline).Assembly.GetExportedTypes(), Pipeline.Functions);

    [Fact]
    public void The_visible_list_names_every_function_in_its_order()
    {
        Assert.Equal(Pipeline.Functions, All.Select(function => function.Name), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("PullSpendTimer", "%Schedules:PullSpend%")]
    [InlineData("PullChangesTimer", "%Schedules:PullChanges%")]
    [InlineData("EvaluateSpendTimer", "%Schedules:EvaluateSpend%")]
    [InlineData("CheckRecoveryTimer", "%Schedules:CheckRecovery%")]
    [InlineData("SweepResponseClocks", "%Schedules:SweepResponseClocks%")]
    [InlineData("PublishDailyUpdate", "%Schedules:PublishDailyUpdate%")]
    [InlineData("PublishReview", "%Schedules:PublishReview%")]
    public void A_timer_asks_its_own_setting(string name, string schedule)
    {
        Assert.Equal(schedule, Assert.IsType<TimerTrigger>(Function(name).Trigger).Schedule);
    }

    [Theory]
    [InlineData("PullSpend", "spend-pulls")]
    [InlineData("PullChanges", "change-pulls")]
    [InlineData("EvaluateSpend", "evaluations")]
    [InlineData("DispatchEscalation", "escalations")]
    [InlineData("ApplyContainment", "containments")]
    [InlineData("CheckRecovery", "recovery-checks")]
    [InlineData("QuarantineSpendPullsPoison", "spend-pulls-poison")]
    [InlineData("QuarantineEvaluationsPoison", "evaluations-poison")]
    [InlineData("QuarantineEscalationsPoison", "escalations-poison")]
    [InlineData("QuarantineContainmentsPoison", "containments-poison")]
    [InlineData("QuarantineRecoveryChecksPoison", "recovery-checks-poison")]
    [InlineData("QuarantineChangePullsPoison", "change-pulls-poison")]
    public void A_queue_function_listens_to_its_queue(string name, string queue)
    {
        Assert.Equal(queue, Assert.IsType<QueueTrigger>(Function(name).Trigger).Queue);
    }

    [Theory]
    [InlineData("Reevaluate", "Function", "POST", "reevaluate")]
    [InlineData("ReevaluationStatus", "Function", "GET", "reevaluate/{runId}")]
    [InlineData("RecordChange", "Function", "POST", "changes")]
    [InlineData("ReportSignal", "Function", "POST", "signals")]
    [InlineData("ShowContainment", "Anonymous", "GET", "containment")]
    [InlineData("TurnContainment", "Anonymous", "POST", "containment/{turn}")]
    [InlineData("ListChanges", "Function", "GET", "changes")]
    [InlineData("ReceivePagerDuty", "Anonymous", "POST", "hooks/pagerduty")]
    [InlineData("ShowLink", "Anonymous", "GET", "links/{token}")]
    [InlineData("UseLink", "Anonymous", "POST", "links/{token}")]
    [InlineData("ListIncidents", "Anonymous", "GET", "incidents")]
    [InlineData("ShowIncident", "Anonymous", "GET", "incidents/{id}")]
    [InlineData("ActOnIncident", "Anonymous", "POST", "incidents/{id}/{verb}")]
    [InlineData("ListReviews", "Anonymous", "GET", "reviews")]
    [InlineData("ShowReview", "Anonymous", "GET", "reviews/{id}")]
    [InlineData("ListForecasts", "Anonymous", "GET", "forecasts")]
    [InlineData("ListCalibrations", "Anonymous", "GET", "calibrations")]
    [InlineData("ShowResponseTimes", "Anonymous", "GET", "response-times")]
    [InlineData("ShowDashboard", "Anonymous", "GET", "dashboard")]
    [InlineData("ShowConfiguration", "Anonymous", "GET", "config")]
    [InlineData("Health", "Anonymous", "GET", "health")]
    public void An_http_function_has_its_route_and_level(string name, string level, string method, string route)
    {
        var trigger = Assert.IsType<HttpTrigger>(Function(name).Trigger);
        Assert.Equal(level, trigger.Level);
        Assert.Equal(route, trigger.Route);
        Assert.Equal([method], trigger.Methods);
    }

    [Fact]
    public void Every_queue_and_its_poison_queue_has_one_function()
    {
        var listened = All.Select(function => function.Trigger).OfType<QueueTrigger>().Select(trigger => trigger.Queue).Order(StringComparer.Ordinal);
        var expected = Queues.All.Concat(Queues.All.Select(Queues.PoisonOf)).Order(StringComparer.Ordinal);
        Assert.Equal(expected, listened);
    }

    [Fact]
    public void Every_schedule_setting_is_in_the_sample_settings_and_is_a_schedule()
    {
        var settings = LocalSettings.Load(Repository.SampleSettings);
        Assert.All(All.Select(function => function.Trigger).OfType<TimerTrigger>(), trigger =>
        {
            Assert.Matches("^%.+%$", trigger.Schedule);
            TimerSchedule.Parse(trigger.Schedule, settings);
        });
    }

    [Fact]
    public void The_host_reads_messages_in_the_encoding_they_are_sent_in()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Repository.HostJson));
        Assert.Equal("none", host.RootElement.GetProperty("extensions").GetProperty("queues").GetProperty("messageEncoding").GetString());
    }

    [Fact]
    public void A_failed_message_waits_before_it_is_tried_again()
    {
        var queues = HostSettings.Load(Repository.HostJson, LocalSettings.Load(Repository.SampleSettings)).Queues;
        Assert.True(queues.VisibilityTimeout >= TimeSpan.FromSeconds(30), "Five tries would burn in a second.");
    }

    [Fact]
    public void Functions_are_thin()
    {
        Assert.All(All, function =>
        {
            var size = function.Method.GetMethodBody()!.GetILAsByteArray()!.Length;
            Assert.True(size <= ThinBody, $"{function.Name}: {size} bytes of IL. A decision belongs in a workflow.");
        });
    }

    [Fact]
    public void Each_function_is_one_class_with_one_public_method()
    {
        Assert.All(All, function =>
        {
            Assert.Equal(function.Name, function.Class.Name);
            Assert.Single(function.Class.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly));
        });
    }

    private static FunctionEntry Function(string name) => Assert.Single(All, function => string.Equals(function.Name, name, StringComparison.Ordinal));
}
