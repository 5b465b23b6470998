using AiFinOps.Adapters.Pages;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Learning;
using AiFinOps.Core.Reviews;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Pages;

public sealed class PagesTests
{
    private const string Attack = "<script>alert(1)</script>\" onload=\"x";

    private static readonly DateTimeOffset Night = new(2026, 10, 5, 1, 0, 0, TimeSpan.Zero);

    private static readonly Actor Astrid = new("astrid", "platform-sign-in");

    private static readonly Finding Stop = new(
        "chat", FindingKind.HardStop, "hard-stop|2026-10", new DateOnly(2026, 10, 4), new DateOnly(2026, 10, 4), Eur(15_320m), Eur(16_000m), null, null, true,
        "hard-stop", "Reached: " + Attack, [new Driver("model", Attack, Eur(10m), 1m)], new Dictionary<string, string>(StringComparer.Ordinal));

    private static readonly ContainmentPlan Plan =
        new("inc-1-limit", new ContainmentRung("limit", ContainmentKind.RateLimit, "gateway/" + Attack, "60 requests/min", "", true), ContainmentMode.DryRun, "billed 14,900.00 EUR + lag margin 420.00 EUR");

    private static readonly Incident Incident = new()
    {
        Id = "inc/1?x",
        Line = "chat",
        CauseKey = "hard-stop|2026-10",
        OwnerGroup = "ai",
        Severity = Severity.Critical,
        State = IncidentState.Acknowledged,
        Finding = Stop,
        FiredAt = Night,
        OpenedAt = Night,
        Firings = 1,
        AcknowledgedBy = Astrid,
        Containments = [new ContainmentRecord(Plan, ContainmentState.Active, true, "before: " + Attack, "after: " + Attack)],
        Calibration = new Calibration(
            new CalibrationTask([new CauseFiring("inc-1", 1, Night, Eur(310m), false)], new ThresholdProposal("chat", 50m, 320m, "EUR"), Attack, new ReplayedEffect(new DayRange(new(2026, 7, 7), new(2026, 10, 4)), 3, 0, [Attack], [])), Night),
        Clocks = [new ResponseClock(ClockKind.Contain, Night.AddHours(1), 0), new ResponseClock(ClockKind.RootCauseDue, Night.AddHours(24), 0)],
    };

    private static readonly IReadOnlyList<IncidentEvent> Events =
    [
        new IncidentOpened(Night, Actor.System("EvaluateSpend"), "inc-1", "chat", "hard-stop|2026-10", "ai", Severity.Critical, Stop, 1, 1),
        new Acknowledged(Night.AddMinutes(9), Astrid, Night.AddDays(1)),
        new NoteAdded(Night.AddMinutes(10), Astrid, Attack),
    ];

    private static readonly FinOpsConfiguration Configuration = new(
        "Fjord & " + Attack, "EUR", "Europe/Oslo", [],
        [new AllocationLine("chat", "Chat " + Attack, "ai", WorkloadEnvironment.Production, SpendPhase.Run, Criticality.Critical, true, false, null, new Budget(Eur(16_000m), false, ""))],
        [], Defaults.Bands, [], [new Person("astrid", "Astrid " + Attack, "", new HashSet<Role>())], [new OwnerGroup("ai", "AI " + Attack, [], [])], [], Defaults.EscalationPolicies, [],
        new ReviewSchedule("", "", []));

    private static readonly DailyLine Line = new("chat", DayStatus.Missing, null, Eur(500m), Eur(15_199.99m), Eur(16_000m), null, []);

    private static readonly NotificationStep Step = new("inc-1", "chat", "fired-0", Attack, "ai", 0, "fired", Night, StepState.Failed, 3);

    public static TheoryData<string, string> Every => new()
    {
        { "incident", IncidentHtml() },
        { "dashboard", DashboardHtml() },
        { "summary", SummaryPage.Write(new SummaryView(Configuration, [new SummaryIncident(Incident, "javascript:alert(1)")], [new SummaryDocument(Attack, "https://finops.example/pack", Attack)], Night), PageMap.Files("")) },
        { "review", ReviewPage.Write(ReviewPackBuilder.Build(Configuration, Review()), Night, PageMap.Served) },
    };

    [Theory]
    [MemberData(nameof(Every))]
    public void No_text_from_outside_becomes_markup(string page, string html)
    {
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\" onload", html, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", html, StringComparison.Ordinal);
        Assert.True(html.Contains("&lt;script&gt;", StringComparison.Ordinal), page);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void A_page_stands_alone_and_says_in_which_language_and_for_which_screen(string page, string html)
    {
        Assert.StartsWith("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\"", html, StringComparison.Ordinal);
        Assert.Contains("default-src &#x27;none&#x27;", html, StringComparison.Ordinal);
        Assert.False(html.Contains("<link", StringComparison.Ordinal) || html.Contains("src=", StringComparison.Ordinal) || html.Contains("url(", StringComparison.Ordinal), page);
        Assert.Equal(2, html.Split("<h1>").Length);
    }

    [Fact]
    public void Every_figure_in_a_table_has_a_header_for_its_row_and_its_column()
    {
        var html = DashboardHtml();

        Assert.Contains("<th scope=\"col\" class=\"figure\">Month to date</th>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\" class=\"words\">Chat &lt;script", html, StringComparison.Ordinal);
        Assert.Contains("<td data-label=\"Month to date\" class=\"figure\">15,199.99 EUR</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_incident_tells_its_way_its_margin_and_what_is_overdue()
    {
        var html = IncidentHtml();

        Assert.Contains("<li class=\"done\">Open 2026-10-05 03:00 Europe/Oslo</li>", html, StringComparison.Ordinal);
        Assert.Contains("<li class=\"now\" aria-current=\"step\">Acknowledged 2026-10-05 03:09 Europe/Oslo</li>", html, StringComparison.Ordinal);
        Assert.Contains("<li class=\"ahead\">Closed</li>", html, StringComparison.Ordinal);
        Assert.Contains("contain by 2026-10-05 04:00 Europe/Oslo – overdue", html, StringComparison.Ordinal);
        Assert.DoesNotContain("root cause by 2026-10-06 03:00 Europe/Oslo – overdue", html, StringComparison.Ordinal);
        Assert.Contains("billed 14,900.00 EUR &#x2B; lag margin 420.00 EUR", html, StringComparison.Ordinal);
        Assert.Contains("dry-run, nothing was touched", html, StringComparison.Ordinal);
        Assert.Contains("95.75 %", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_score_stands_factor_by_factor_and_the_category_with_its_reason()
    {
        var spike = Incident with
        {
            Severity = Severity.High,
            Score = SeverityScore.Of(new ScoreInput(0.6m, Eur(1_200m), 2m, Criticality.Critical, CustomerImpact: true, Regulated: false, WorkloadEnvironment.Production, SpendPhase.Run)),
            Finding = Stop with
            {
                Kind = FindingKind.SpendAbove, Excess = Eur(1_000m),
                Facts = new Dictionary<string, string>(StringComparer.Ordinal) { [FactNames.PriceEffect] = "900", [FactNames.VolumeEffect] = "80", [FactNames.MixEffect] = "20" },
            },
        };

        var page = Text(spike);
        var confirmed = Text(spike with { Category = VarianceCategory.DataQuality, CategoryConfirmedBy = Astrid, CategoryConfirmedAt = Night.AddHours(1) });

        Assert.Contains("How urgent: now, score 75 points of 100", page, StringComparison.Ordinal);
        Assert.All(spike.Score.Factors, factor => Assert.Contains($"{factor.Name}{factor.Points} of {factor.Most}, {factor.Value}. {factor.Why}", page, StringComparison.Ordinal));
        Assert.Contains("priceProposed. The price per unit changed: price +900.00 EUR, volume +80.00 EUR, mix +20.00 EUR.", page, StringComparison.Ordinal);
        Assert.Contains("data-qualityConfirmed by Astrid", confirmed, StringComparison.Ordinal);
        Assert.Contains("on 2026-10-05 04:00 Europe/Oslo. AI", confirmed, StringComparison.Ordinal);
        Assert.Contains("Proposed was priceThe price per unit changed", confirmed, StringComparison.Ordinal);

        static string Text(Incident incident) => System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(
            IncidentPage.Write(new IncidentView(incident, Events, [], Configuration, Night), PageMap.Served), "<[^>]*>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void What_is_to_be_learned_stands_on_the_incident_the_dashboard_and_the_review()
    {
        var review = ReviewPage.Write(ReviewPackBuilder.Build(Configuration, Review()), Night, PageMap.Served);

        Assert.All([IncidentHtml(), DashboardHtml(), review], html => Assert.Contains("fired 1 times in 30 days for one cause: speak from 320.00 EUR instead of 50.00 EUR", html, StringComparison.Ordinal));
        Assert.Contains("Nothing is applied: review it", IncidentHtml(), StringComparison.Ordinal);
        Assert.Contains("<td data-label=\"Acknowledge\" class=\"words\">9 min / 9 min (1)</td>", review, StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_that_was_not_reported_is_named_and_never_shown_as_zero()
    {
        var html = DashboardHtml();

        Assert.Contains("not counted as zero: Chat", html, StringComparison.Ordinal);
        Assert.Contains("class=\"figure\">not reported</td>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15_199.99, "94.99 % of 16,000.00 EUR", "bar medium")]
    [InlineData(15_200.00, "95 % of 16,000.00 EUR", "bar critical")]
    public void The_bar_turns_at_the_stop_and_not_before(double used, string text, string css)
    {
        var html = DashboardPage.Write(new DashboardView(Configuration, new DateOnly(2026, 10, 4), [Line with { MonthToDate = Eur((decimal)used) }], [], Night), PageMap.Served);

        Assert.Contains(text, html, StringComparison.Ordinal);
        Assert.Contains(css, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_of_lines_have_a_table_of_their_own_and_no_part_in_the_totals()
    {
        var view = new DashboardView(Configuration, new DateOnly(2026, 10, 4), [Line], [], Night) { Groups = [Line with { Line = "products", Budget = Eur(40_000m) }] };

        var html = DashboardPage.Write(view, PageMap.Served);

        Assert.Contains("<h2>Line groups</h2>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>Budgets of the month</dt><dd>16,000.00 EUR</dd>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Line groups", DashboardHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_follow_where_the_pages_are()
    {
        Assert.Contains("href=\"/api/incidents/inc%2F1%3Fx\"", DashboardHtml(), StringComparison.Ordinal);
        Assert.Equal("../incidents/inc%2F1%3Fx.html", PageMap.Files("../").Incident("inc/1?x"));
    }

    [Theory]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("//evil.example/", false)]
    [InlineData("/api/incidents", true)]
    [InlineData("../evidence/inc-1/manifest.json", true)]
    [InlineData("https://finops.example/", true)]
    public void Only_our_own_and_web_addresses_become_links(string address, bool link) =>
        Assert.Equal(link, new Html().Link(address, "x").ToString().StartsWith("<a ", StringComparison.Ordinal));

    private static Money Eur(decimal amount) => new(amount, "EUR");

    private static string IncidentHtml() => IncidentPage.Write(new IncidentView(Incident, Events, [Step], Configuration, Night.AddHours(2)) { Prevention = new Workflows.Prevention(Attack, "+ " + Attack) }, PageMap.Served);

    private static string DashboardHtml() => DashboardPage.Write(new DashboardView(Configuration, new DateOnly(2026, 10, 4), [Line], [Incident], Night) { Calibrations = [Incident] }, PageMap.Served);

    private static ReviewInput Review() => new(
        new DateOnly(2026, 10, 5), new DateOnly(2026, 10, 4), [new ReviewSpend("chat", Attack, "s", "", "", new DateOnly(2026, 10, 3), Eur(10m))], [new ReviewForecast("chat", Eur(17_000m), Attack)],
        [ReviewIncident.From(Incident, Configuration)])
    {
        Calibrations = [ReviewCalibration.From(Incident, Configuration)!],
        ResponseTimes = ResponseReport.Of(Night, ResponseEpisode.Of(Incident, Events), Configuration),
    };
}
