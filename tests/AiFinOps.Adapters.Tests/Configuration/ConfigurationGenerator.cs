using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Prices;
using AiFinOps.Core.Spend;
using CsCheck;

namespace AiFinOps.Adapters.Tests.Configuration;

/// <summary>Configurations with any value a file can have in each place; what they mean to each other is left to chance.</summary>
internal static class ConfigurationGenerator
{
    private static readonly Gen<string> Id = Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789"], 1, 12];
    private static readonly Gen<string> Label = Gen.String[Gen.Char[" aZ0\"'{}:#%|/\\~<>&*-éø–"], 1, 30];
    private static readonly Gen<string> Note = Gen.OneOf(Label, Gen.Const(""), Gen.Const("two\nlines"));
    private static readonly Gen<decimal> Amount = Gen.Select(Gen.Long[1, 999_999_999_999], Gen.OneOf(1m, 100m, 1_000_000m)).Select((units, parts) => units / parts);
    private static readonly Gen<decimal> Fraction = Gen.Int[1, 1_000_000].Select(millionths => millionths / 1_000_000m);
    private static readonly Gen<TimeSpan> Duration = Gen.OneOf(Gen.Int[0, 99_999].Select(seconds => TimeSpan.FromSeconds(seconds)), Gen.Int[0, 9_999].Select(hours => TimeSpan.FromHours(hours)));
    private static readonly Gen<ResponseTime?> Clock = Gen.OneOf(
        Duration.Select(duration => (ResponseTime?)duration), Gen.Int[0, 999].Select(hours => (ResponseTime?)ResponseTime.Business(hours)), Gen.Int[0, 999].Select(days => (ResponseTime?)ResponseTime.BusinessDays(days)),
        Gen.Int[1, 9].Select(reviews => (ResponseTime?)ResponseTime.Reviews(reviews)), Gen.Const((ResponseTime?)null));
    private static readonly Gen<DateOnly> Day = Gen.Int[1, 3_000_000].Select(DateOnly.FromDayNumber);

    private static readonly Gen<SourceSettings> Source = Gen.Select(
        Gen.Select(Id, Gen.OneOf<string>([.. SourceKinds.All.Select(kind => kind.Name)]), Id, Id),
        Gen.Select(Gen.Int[0, 30], Gen.Int[1, 168], Gen.Int[1, 120]),
        Gen.Select(Gen.OneOf(Id.Select(host => (Uri?)new Uri($"https://{host}.example.com/a")), Gen.Const((Uri?)null)), Gen.OneOf(Gen.Const((string?)"API_KEY"), Gen.Const((string?)null))),
        Gen.Select(Gen.OneOf(Id.Select(scope => "/subscriptions/" + scope), Gen.Const("")), Gen.OneOf(Gen.Const("ServiceName"), Id.Select(tag => "tag:" + tag)).HashSet[0, 3], Gen.Enum<CostType>()),
        Gen.Select(Id.Select(name => $"/subscriptions/s/resourceGroups/{name}").HashSet[0, 2], Gen.OneOf("completions", "embeddings", "images").HashSet[0, 3], Gen.Enum<TokenMetrics>()))
        .Select((what, times, access, split, usage) => new SourceSettings(
            what.Item1, what.Item2, what.Item3, what.Item4, TimeSpan.FromDays(times.Item1), TimeSpan.FromHours(times.Item2), times.Item3)
        {
            Granularity = times.Item2 % 2 == 0 ? SourceGranularity.Hourly : SourceGranularity.Daily,
            Url = access.Item1,
            SecretRef = access.Item2,
            SecretExpires = access.Item2 is null ? null : DateOnly.FromDayNumber(700_000 + times.Item2),
            Scope = split.Item1,
            GroupBy = [.. split.Item2],
            CostType = split.Item3,
            Resources = [.. usage.Item1],
            Endpoints = [.. usage.Item2],
            TokenMetrics = usage.Item3,
        });

    private static readonly Gen<ChangeSourceSettings> ChangeSource = Gen.Select(
        Id, Gen.OneOf(ChangeSourceKinds.Webhook, ChangeSourceKinds.ActivityLog, ChangeSourceKinds.ResourceChanges), Gen.Int[5, 1_440], Gen.Bool, Id)
        .Select((name, kind, minutes, written, text) => new ChangeSourceSettings(name, kind, TimeSpan.FromMinutes(minutes))
        {
            Scope = written ? "/subscriptions/" + text : "",
            SecretRef = written ? null : "CHANGES_SECRET",
            Line = written ? text : "",
            OwnerGroup = text,
            Url = written ? new Uri($"https://{text}.example.com/a") : null,
        });

    private static readonly Gen<ContainmentTargetSettings> ContainmentTarget = Gen.Select(
        Gen.Select(Id, Gen.OneOf<string>([.. ContainmentTargetKinds.All.Select(kind => kind.Name)]), Gen.Enum<WorkloadEnvironment>()), Gen.Bool, Gen.Bool, Gen.Select(Id, Label, Gen.OneOf(Label, Gen.Const(""))))
        .Select((what, isAzure, isLimited, texts) => new ContainmentTargetSettings("gateway/" + what.Item1, what.Item2)
        {
            Environment = what.Item3,
            Resource = isAzure ? "/subscriptions/s/resourceGroups/" + texts.Item1 : "",
            Url = isAzure ? null : new Uri($"https://{texts.Item1}.example.com/a"),
            SecretRef = isAzure ? null : "GATEWAY_KEY",
            Key = texts.Item2,
            Label = texts.Item3,
            Field = isLimited ? "tpm_limit" : "",
            Model = isLimited ? texts.Item2 : "",
        });

    private static readonly Gen<Budget?> Budget = Gen.OneOf(
        Gen.Select(Amount, Gen.OneOf("EUR", "USD"), Gen.Bool, Note).Select((monthly, currency, ceiling, note) => (Budget?)new Budget(new Money(monthly, currency), ceiling, note)),
        Gen.Const((Budget?)null));

    private static readonly Gen<LineBand[]> LineBands = Gen.Select(Gen.Enum<Severity>(), Gen.OneOf(Fraction.Select(percent => (decimal?)percent), Gen.Const((decimal?)null)), Gen.OneOf(Amount.Select(money => (decimal?)money), Gen.Const((decimal?)null)))
        .Select((severity, percent, money) => new LineBand(severity, percent, money)).Array[0, 4]
        .Select(bands => bands.Where(band => band is not { Percent: null, Money: null }).DistinctBy(band => band.Severity).OrderBy(band => band.Severity).ToArray());

    private static readonly Gen<AllocationLine> Line = Gen.Select(
        Gen.Select(Id, Label, Id), Gen.Enum<WorkloadEnvironment>(), Gen.Enum<SpendPhase>(), Gen.Enum<Criticality>(), Gen.Select(Gen.Bool, Gen.Bool, LineBands), Gen.OneOf(Day.Select(day => (DateOnly?)day), Gen.Const((DateOnly?)null)), Budget)
        .Select((text, environment, phase, criticality, flags, since, budget) => new AllocationLine(text.Item1, text.Item2, text.Item3, environment, phase, criticality, flags.Item1, flags.Item2, since, budget) { Bands = flags.Item3, AlertFrom = flags.Item1 ? budget?.Monthly.Amount : null });

    private static readonly Gen<LineGroup> LineGroup = Gen.Select(Id, Label, Id, Id.HashSet[2, 4], Amount, Note)
        .Select((id, name, owner, lines, monthly, note) => new LineGroup(id, name, owner, [.. lines.Order(StringComparer.Ordinal)], new Budget(new Money(monthly, "EUR"), IsCeiling: false, note)));

    private static readonly Gen<AllocationRule> Rule = Gen.Select(
        Id,
        Gen.Dictionary(Gen.OneOf("provider", "account", "service", "project", "region"), Note)[1, 4],
        Gen.OneOf(
            Id.Select(line => (AllocationShare[])[new AllocationShare(line, 1m)]),
            Gen.Dictionary(Id, Fraction)[2, 4].Select(split => split.OrderBy(share => share.Key, StringComparer.Ordinal).Select(share => new AllocationShare(share.Key, share.Value)).ToArray())))
        .Select((id, match, shares) => new AllocationRule(id, new SortedDictionary<string, string>(match.ToDictionary(pattern => pattern.Key, pattern => pattern.Value.Replace("\n", "", StringComparison.Ordinal), StringComparer.Ordinal), StringComparer.Ordinal), shares));

    private static readonly Gen<ContainmentRung> Rung = Gen.Select(Id, Gen.Enum<ContainmentKind>(), Label, Label, Gen.OneOf(Label, Gen.Const("")), Gen.Select(Gen.Bool, Fraction))
        .Select((id, kind, target, setting, floor, way) => new ContainmentRung(id, kind, target, setting, floor, way.Item1) { Saves = way.Item1 ? way.Item2 : null, Effect = way.Item1 ? setting : "", UndoOn = way.Item1 ? id : "" });

    private static readonly Gen<HardStopRule> HardStop = Gen.Select(Id, Fraction, Gen.Enum<ContainmentMode>(), Rung.Array[0, 3], Gen.Select(Gen.OneOf(Id, Gen.Const("")), Gen.Bool, Duration, Gen.Select(Gen.Int[1, 31], Gen.Int[1, 9_999]).Array[0, 2]))
        .Select((line, threshold, mode, ladder, asked) => new HardStopRule(line, threshold, mode, ladder) { Approvers = asked.Item1, FirstRungUnanswered = asked.Item2, Wait = asked.Item3, Climb = asked.Item2 ? ContainmentClimb.Budget : ContainmentClimb.Curve, Windows = [.. asked.Item4.DistinctBy(window => window.Item1).Select(window => new StopWindow(window.Item1, window.Item2))] });

    private static readonly Gen<ContainmentSettings> Containment = Gen.Select(Gen.Select(Gen.Int[1, 100], Gen.Int[1, 100], Gen.Int[1, 20]), Gen.Select(Duration, Duration, Duration), Gen.Select(Duration, Duration), Gen.Bool, Fraction)
        .Select((most, times, later, disable, step) => new ContainmentSettings
        {
            MostActionsPerDay = most.Item1, MostActionsPerRun = most.Item2, MostTrips = most.Item3, Runaway = most.Item3 / 100m, LeastInterval = times.Item1, ApproveWithin = times.Item2, ReleaseStepEvery = times.Item3,
            Probation = later.Item1, Hold = later.Item2, EstimatesMayDisable = disable, ReleaseSteps = step < 1m ? [step, 1m] : [1m],
        });

    private static readonly Gen<Person> Person = Gen.Select(Id, Label, Gen.OneOf(Gen.Guid.Select(guid => guid.ToString()), Gen.Const("")), Gen.Enum<Role>().HashSet[0, 4])
        .Select((id, name, objectId, roles) => new Person(id, name, objectId, new SortedSet<Role>(roles))
        {
            Email = roles.Count % 2 == 0 ? $"{id}@example.com" : "",
            PagerDuty = roles.Count > 2 ? "PABC" + id.ToUpperInvariant() : "",
            Away = roles.Count == 1 ? [new Absence(new(2026, 12, 21), new(2027, 1, 3))] : [],
        });

    private static readonly Gen<TimeSpan> TimeOfDay = Gen.Int[0, 1_440].Select(minutes => TimeSpan.FromMinutes(minutes));

    private static readonly Gen<BusinessHours?> Hours = Gen.OneOf(
        Gen.Const((BusinessHours?)null),
        Gen.Select(Gen.OneOf("Europe/Oslo", "America/St_Johns", "Etc/UTC"), Gen.Enum<DayOfWeek>().HashSet[1, 7], TimeOfDay, TimeOfDay, Day.HashSet[0, 3])
            .Select((zone, days, from, to, holidays) => (BusinessHours?)new BusinessHours(zone, new SortedSet<DayOfWeek>(days), from, to, [.. holidays.Order()])));

    private static readonly Gen<QuietHours?> Quiet = Gen.OneOf(Gen.Const((QuietHours?)null), Gen.Select(TimeOfDay, TimeOfDay).Select((from, to) => (QuietHours?)new QuietHours(from, to)));

    private static readonly Gen<Rota?> Rota = Gen.OneOf(
        Gen.Const((Rota?)null),
        Gen.Select(Id.HashSet[1, 3], Day, TimeOfDay, Gen.Select(Day, Day, Id).Select((from, to, person) => new RotaOverride(from, to, person)).Array[0, 2])
            .Select((people, since, at, overrides) => (Rota?)new Rota([.. people], since, at, overrides)));

    private static readonly Gen<OwnerGroup> Group = Gen.Select(Id, Label, Id.HashSet[0, 3], Id.HashSet[1, 3], Gen.Select(Hours, Quiet, Rota))
        .Select((id, name, members, channels, work) => new OwnerGroup(id, name, [.. members], [.. channels]) { Hours = work.Item1, Quiet = work.Item2, Rota = work.Item3 });

    private static readonly Gen<ResponseSettings> Response = Gen.Select(Fraction, Duration, Duration, Duration)
        .Select((remindAt, pause, acknowledgement, age) => new ResponseSettings(remindAt, pause, acknowledgement, age));

    private static readonly Gen<ChannelSettings> Channel = Gen.Select(
        Gen.Select(Id, Gen.OneOf<string>([.. ChannelKinds.All.Select(kind => kind.Name)]), Id),
        Gen.OneOf(Id.Select(host => (Uri?)new Uri($"https://{host}.example.com/a?b=c")), Gen.Const((Uri?)null)),
        Gen.OneOf(Gen.Const((string?)"PAGER_SECRET"), Gen.Const((string?)null)),
        Gen.Select(Gen.OneOf(Gen.Const("finops@example.com"), Gen.Const("")), Id.Select(name => name + "@example.com").HashSet[0, 3], Gen.OneOf(Gen.Const("|res|app"), Gen.Const(""))))
        .Select((what, url, secret, mail) => new ChannelSettings(what.Item1, what.Item2, url, secret)
        {
            From = mail.Item1,
            To = [.. mail.Item2],
            User = mail.Item3,
            WebhookSecretRef = url is null ? "PD_SIGNS" : null,
            ApiTokenRef = secret,
            Fallback = mail.Item2.Count > 1 ? what.Item3 : null,
        });

    private static readonly Gen<ExpectedEvent> Expected = Gen.Select(Id, Id, Day, Day, Gen.Int[1, 1000].Select(tenths => 1m + (tenths / 10m)), Id, Label)
        .Select((id, line, from, to, factor, owner, reason) => new ExpectedEvent(id, line, from, to, factor, owner, reason));

    private static readonly Gen<PriceRow> Price = Gen.Select(
        Gen.Select(Id, Gen.OneOf("openai", "anthropic", "azure-openai"), Gen.Select(Id, Gen.OneOf("", "*"), (model, star) => model + star)),
        Gen.Select(Gen.OneOf(Label, Gen.Const("")), Gen.OneOf(Label, Gen.Const("")), Label),
        Day, Gen.OneOf("EUR", "USD"), Gen.Dictionary(Gen.Enum<UsageMeter>(), Gen.OneOf(Amount, Gen.Const(0m)))[0, 5])
        .Select((what, where, from, currency, prices) => new PriceRow(what.Item1, what.Item2, what.Item3, where.Item1, where.Item2, where.Item3, from, currency, prices.OrderBy(price => price.Key).ToDictionary()));

    private static readonly Gen<VarianceBand[]> Bands = Gen.Select(Fraction, Amount, Gen.Select(Clock, Clock, Clock, Clock, Clock), Id).Array[4]
        .Select(bands => bands.Select((band, severity) => new VarianceBand((Severity)severity, band.Item1, band.Item2, new ResponseTimes(band.Item3.Item1, band.Item3.Item2, band.Item3.Item3, band.Item3.Item4, band.Item3.Item5), band.Item4)).ToArray());

    private static readonly Gen<EscalationPolicy[]> Policies = Gen.Select(Duration, Id, Gen.Int[0, 20]).Select((after, group, times) => new EscalationLevel(after, group) { Repeat = times == 0 ? null : TimeSpan.FromMinutes(times), Times = times }).Array[1, 4].Array[4]
        .Select(policies => policies.Select((levels, severity) => new EscalationPolicy((Severity)severity, levels)).ToArray());

    private static readonly Gen<CategoryPolicy[]> Categories = Gen.Select(Gen.Enum<VarianceCategory>(), Gen.OneOf(Id, Gen.Const("")), Id.HashSet[0, 3], Gen.Bool)
        .Select((category, owner, tell, critical) => new CategoryPolicy(category, owner, [.. tell], critical)).Array[0, 8]
        .Select(policies => policies.DistinctBy(policy => policy.Category).ToArray());

    private static readonly Gen<AlertBudget> AlertBudget = Gen.Select(Gen.Int[1, 36_500], Gen.Int[1, 3_650_000], Gen.Int[1, 1_000])
        .Select((line, owner, day) => new AlertBudget(line / 100m, owner / 100m, day) { StormFrom = day + 1, ProviderLines = day + 2 });

    private static readonly Gen<ExecutiveUpdateSettings> ExecutiveUpdates = Gen.Select(Id, Gen.Int[0, 1_000_000], Gen.Int[1, 100], Gen.Int[1, 100], Gen.Int[1, 500], Gen.Int[1, 500], Gen.Int[1, 90])
        .Select((group, excess, part, over, critical, high, every) => new ExecutiveUpdateSettings(
            group, excess, part / 100m, over / 100m, TimeSpan.FromHours(critical), TimeSpan.FromMinutes(high), TimeSpan.FromDays(every)));

    private static readonly Gen<ExchangeRate> Rate = Gen.Select(Gen.OneOf(Gen.Const("USD"), Gen.Const("NOK")), Gen.OneOf(Gen.Const("EUR"), Gen.Const("GBP")), Day, Gen.Int[1, 999_999_999], Label)
        .Select((from, to, date, millionths, source) => new ExchangeRate(from, to, date, millionths / 1_000_000m, source));

    public static readonly Gen<FinOpsConfiguration> Configurations = Gen.Select(
        Gen.Select(Label, Unique(Source, source => source.Name, 1), Unique(Line, line => line.Id, 1), Unique(Rule, rule => rule.Id, 1)),
        Gen.Select(Bands, Policies, Categories),
        Gen.Select(Unique(HardStop, stop => stop.Line, 0), Unique(Expected, expected => expected.Id, 0), Containment),
        Gen.Select(Unique(Person, person => person.Id, 0), Unique(Group, group => group.Id, 1), Unique(Channel, channel => channel.Name, 0), Response),
        Gen.Select(Id.HashSet[1, 3], AlertBudget, Unique(Rate, rate => rate.Id, 0), Unique(Price, price => price.Id, 0), Gen.Select(Unique(ChangeSource, source => source.Name, 0), ExecutiveUpdates, Unique(ContainmentTarget, target => target.Name, 0), Unique(LineGroup, group => group.Id, 0))))
        .Select((spend, response, stops, people, disturbance) => new FinOpsConfiguration(
            spend.Item1, "EUR", "Europe/Oslo", spend.Item2, spend.Item3, spend.Item4, response.Item1, stops.Item1, people.Item1, people.Item2, people.Item3, response.Item2, stops.Item2,
            new ReviewSchedule("0 8 * * 1", "0 7 * * *", [.. disturbance.Item1]))
        {
            Categories = response.Item3,
            AlertBudget = disturbance.Item2,
            Response = people.Item4,
            Containment = stops.Item3,
            Rates = disturbance.Item3,
            Prices = disturbance.Item4,
            ChangeSources = disturbance.Item5.Item1,
            ExecutiveUpdates = disturbance.Item5.Item2,
            ContainmentTargets = disturbance.Item5.Item3,
            LineGroups = disturbance.Item5.Item4,
        });

    private static Gen<T[]> Unique<T>(Gen<T> item, Func<T, string> id, int least) =>
        item.Array[least, 5].Select(items => items.DistinctBy(id, StringComparer.Ordinal).ToArray());
}
