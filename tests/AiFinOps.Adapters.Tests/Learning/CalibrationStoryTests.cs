using System.Text;
using AiFinOps.Adapters.Configuration;
using AiFinOps.Adapters.Tests.Configuration;
using AiFinOps.Adapters.Tests.Sources;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Learning;

/// <summary>Product search of the sample organisation spikes on single days, three times in three weeks, and each time it was gone before anybody knew why.</summary>
public sealed class CalibrationStoryTests(Azurite azurite) : ProductTest(azurite)
{
    private const string Line = "product-search";

    private static readonly DateOnly First = new(2026, 1, 5);
    private static readonly Actor Astrid = new("astrid", "local-development");

    private DateOnly _yesterday = First.AddDays(55);

    [Fact]
    public async Task From_the_third_firing_to_a_file_that_keeps_the_line_quiet()
    {
        await StartAsync();
        for (var time = 0; time < 3; time++)
        {
            await SpikesAsync();
        }

        // Delivered twice, and judged again on another day.
        await Get<EvaluateSpend>().RunAsync(new EvaluateSpendMessage(await Get<ILedger>().CurrentVersionAsync(Token), RunId: null), Token);
        var incident = await IncidentAsync();
        Assert.Single(await EventsAsync(incident), one => one is CalibrationRaised);
        var calibration = incident.Calibration!;
        Assert.Equal((3, 0), (calibration.Task.Effect!.AlarmsPresent, calibration.Task.Effect.AlarmsProposed));
        Assert.Single(await Get<IIncidentStore>().StepsAsync(Line, incident.Id, Token), step => step.Why is "calibration" && step.Channel is "pager");

        await ActAsync(incident, new SettleCalibration(Now, Astrid, CalibrationOutcome.Accepted, "Nobody acts on these"));
        Golden.Expect(GoldenOf("pack.md"), Learnings(await PackAsync()));

        var inForce = (await Get<IConfigurationStore>().LoadAsync(Token))!;
        var prevention = (await Get<ProposePrevention>().RunAsync((await IncidentAsync()), inForce, Token))!;
        Golden.Expect(GoldenOf("threshold.diff"), prevention.Diff);
        await ActAsync(incident, new RecordRootCause(Now, Astrid, new RootCause("usage", "Nightly re-index", "None needed", "Threshold raised", null)), new Close(Now, Astrid, ""));
        await Get<SweepResponseClocks>().RunAsync(Token);
        var location = (await IncidentAsync()).EvidenceLocation!;
        Assert.Equal(prevention.Diff, Encoding.UTF8.GetString((await Get<IDocumentStore>().ReadAsync(Containers.Evidence, $"{location}/proposal.diff", Token))!));

        await ApplyAsync(ConfigurationSamples.Organisation.Replace("  - id: product-search\n", $"  - id: product-search\n    alertFrom: {calibration.Task.Proposal!.Proposed:0.##}\n", StringComparison.Ordinal));
        await NextDayAsync(Spike);
        Assert.DoesNotContain(await IncidentsAsync(), one => one.IsOpen && string.Equals(one.Line, Line, StringComparison.Ordinal));
        Assert.Null(await Get<ProposePrevention>().RunAsync(await IncidentAsync(), (await Get<IConfigurationStore>().LoadAsync(Token))!, Token));
    }

    [Fact]
    public async Task An_allocation_error_ends_with_the_rule_that_mends_it()
    {
        await StartAsync();
        await NextDayAsync(Usual, unallocated: 600m);
        var incident = (await IncidentsAsync()).Single(one => string.Equals(one.Line, AllocationLine.UnallocatedId, StringComparison.Ordinal) && one.Finding.Kind == FindingKind.SpendAbove);
        var cause = new RootCause("allocation-error", "A new model came without a rule", "Billed where it belongs", "A rule for it", new Money(0m, "EUR")) { BelongsTo = "support-chat" };
        await ActAsync(
            incident, new RecordRootCause(Now, Astrid, cause), new ReviewCause(Now, new Actor("carla", "local-development")), new Resolve(Now, Astrid, "A rule was agreed"), new Close(Now, Astrid, ""));
        await Get<SweepResponseClocks>().RunAsync(Token);

        var location = (await Get<IIncidentStore>().FindAsync(incident.Id, Token))!.Incident.EvidenceLocation;
        var diff = Encoding.UTF8.GetString((await Get<IDocumentStore>().ReadAsync(Containers.Evidence, $"{location}/proposal.diff", Token))!);
        Golden.Expect(GoldenOf("unallocated.diff"), diff);

        await ApplyAsync(Patch.Apply(Applied, diff));
        await NextDayAsync(Usual, unallocated: 600m);
        var inForce = (await Get<IConfigurationStore>().LoadAsync(Token))!;
        var lineDays = (await Get<SpendReader>().ReadAsync(inForce, Now, Token)).LineDays;
        Assert.Equal(600m, lineDays.Where(one => one.Day == _yesterday && one.Line is "support-chat").Sum(one => one.Components.Sum(part => part.Effective.Amount)));
        Assert.DoesNotContain(lineDays, one => one.Line is AllocationLine.UnallocatedId && one.Components.Any(part => part.Model is "gpt-5-mini"));
    }

    private static string Applied => ConfigurationSamples.Organisation + "\n# As applied.\n";

    private const decimal Usual = 100m;
    private const decimal Spike = 240m;

    private static string GoldenOf(string name) => Path.Combine(ConfigurationSamples.Root, "tests", "AiFinOps.Adapters.Tests", "Learning", "Golden", name);

    /// <summary>Of the pack, what it learns.</summary>
    private static string Learnings(string pack) => pack[pack.IndexOf("### Calibration tasks", StringComparison.Ordinal)..pack.IndexOf("## 4.", StringComparison.Ordinal)];

    private async Task StartAsync()
    {
        Time.SetUtcNow(At(_yesterday.AddDays(1)));
        await ConfigureAsync(ConfigurationSamples.Organisation);
        await ApplyAsync(Applied);
        for (var day = First; day <= _yesterday; day = day.AddDays(1))
        {
            await ReportsAsync(day, Usual);
        }

        await EvaluateAsync();
    }

    /// <summary>A spike that somebody resolves without knowing more, and five ordinary days.</summary>
    private async Task SpikesAsync()
    {
        await NextDayAsync(Spike);
        await ActAsync(await IncidentAsync(), new Acknowledge(Now.AddMinutes(20), Astrid, TimeSpan.FromHours(24)), new Resolve(Now.AddHours(3), Astrid, "Gone"));
        for (var day = 0; day < 5; day++)
        {
            await NextDayAsync(Usual);
        }
    }

    private async Task NextDayAsync(decimal amount, decimal? unallocated = null)
    {
        _yesterday = _yesterday.AddDays(1);
        Time.SetUtcNow(At(_yesterday.AddDays(1)));
        await ReportsAsync(_yesterday, amount, unallocated);
        await EvaluateAsync();
    }

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero);

    /// <param name="unallocated">Of a model that no rule knows; 20 a day of another one are always there.</param>
    private async Task ReportsAsync(DateOnly day, decimal amount, decimal? unallocated = null)
    {
        var draft = new LedgerDraft("openai", At(day.AddDays(1)), AsOfIsStated: false, [new LedgerSlice("a", day, day)], [day]);
        CostRecord[] records = [Cost(day, "text-embedding-3-large", Line, amount), Cost(day, "whisper", "", 20m), .. unallocated is { } more ? [Cost(day, "gpt-5-mini", "", more)] : Array.Empty<CostRecord>()];
        await Get<ILedger>().WriteAsync(draft, records.ToAsyncEnumerable(), Token);
    }

    private static CostRecord Cost(DateOnly day, string model, string project, decimal amount) => new(
        day, new SpendDimensions { Provider = "OpenAI", Account = "a", Service = "API", Model = model, Project = project }, ChargeCategory.Usage, IsCorrection: false,
        new Money(amount, "EUR"), new Money(amount, "EUR"), null, "");

    private async Task EvaluateAsync() =>
        await Get<EvaluateSpend>().RunAsync(new EvaluateSpendMessage(await Get<ILedger>().CurrentVersionAsync(Token), RunId: null), Token);

    private async Task ApplyAsync(string file) => await Get<ApplyConfiguration>().RunAsync(ConfigurationSamples.Document(file), "astrid", Token);

    private async Task<Incident> IncidentAsync() =>
        (await IncidentsAsync()).Where(one => string.Equals(one.Line, Line, StringComparison.Ordinal)).MaxBy(one => one.OpenedAt)!;

    private Task<IReadOnlyList<IncidentEvent>> EventsAsync(Incident incident) => Get<IIncidentStore>().EventsAsync(incident.Line, incident.Id, Token);

    private async Task ActAsync(Incident incident, params IEnumerable<IncidentCommand> commands)
    {
        var inForce = (await Get<IConfigurationStore>().LoadAsync(Token))!;
        foreach (var command in commands)
        {
            var result = await Get<IncidentDesk>().ActAsync(DeskOrder.On(incident.Line, incident.Id, inForce.Configuration, _ => command), Token);
            Assert.True(result.Decision is Accepted, $"{command.GetType().Name}: {result.Decision}");
        }
    }

    private async Task<string> PackAsync()
    {
        await Get<PublishReview>().RunAsync(Token);
        for (var day = 0; day < 4; day++)
        {
            await NextDayAsync(Usual);
        }

        foreach (var source in new[] { "azure", "aws", "openai" })
        {
            await Get<IScheduleStore>().SetAsync(PullSpend.ConfirmedOf(source), Now, Token);
        }

        await Get<PublishReview>().RunAsync(Token);
        var published = (await Get<IReviewStore>().ListAsync(Token))[0];
        return Encoding.UTF8.GetString((await Get<IDocumentStore>().ReadAsync(Containers.Reviews, published.Location, Token))!);
    }
}
