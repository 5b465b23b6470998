using System.Text.Json.Nodes;
using AiFinOps.Core.Allocation;
using AiFinOps.Core.Budgets;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;
using AiFinOps.Core.Detection;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Core.Spend;
using static AiFinOps.Adapters.Configuration.NodeValues;

namespace AiFinOps.Adapters.Configuration;

/// <summary>
/// Writes a configuration as rows in the words of the file, defaults included: what is in force is what is stored, whatever a later
/// version of the product takes as its default. Money and percent are text, so that no reader turns them into floating point.
/// </summary>
internal static class RowWriter
{
    public static SortedDictionary<string, string> Write(FinOpsConfiguration configuration)
    {
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add(Sections.Setting, Sections.Organization, Organization(configuration));
        Add(Sections.Setting, Sections.Review, Review(configuration.Review));
        Add(Sections.Setting, Sections.AlertBudget, AlertBudget(configuration.AlertBudget));
        Add(Sections.Setting, Sections.ExecutiveUpdates, ExecutiveUpdates(configuration.ExecutiveUpdates));
        Add(Sections.Setting, Sections.Response, Response(configuration.Response));
        Add(Sections.Setting, Sections.Containment, HardStopFormat.WriteSettings(configuration.Containment));
        AddAll(Sections.Source, configuration.Sources, source => source.Name, Source);
        AddAll(Sections.ChangeSource, configuration.ChangeSources, source => source.Name, ChangeSource);
        AddAll(Sections.ContainmentTarget, configuration.ContainmentTargets, target => target.Name, ContainmentTargetFormat.Write);
        AddAll(Sections.Person, configuration.People, person => person.Id, Person);
        AddAll(Sections.Channel, configuration.Channels, channel => channel.Name, Channel);
        AddAll(Sections.OwnerGroup, configuration.OwnerGroups, group => group.Id, OwnerGroupFormat.Write);
        AddAll(Sections.Line, configuration.Lines, line => line.Id, Line);
        AddAll(Sections.LineGroup, configuration.LineGroups, group => group.Id, LineGroup);
        AddAll(Sections.Rule, configuration.Rules.Index(), rule => rule.Item.Id, rule => Rule(rule.Item, rule.Index + 1));
        AddAll(Sections.Band, configuration.Bands, band => WriteWord(band.Severity), BandFormat.Write);
        AddAll(Sections.Category, configuration.Categories, policy => VarianceCategories.NameOf(policy.Category), BandFormat.Write);
        AddAll(Sections.Escalation, configuration.EscalationPolicies, policy => WriteWord(policy.Severity), Escalation);
        AddAll(Sections.HardStop, configuration.HardStops, stop => stop.Line, HardStopFormat.Write);
        AddAll(Sections.Rate, configuration.Rates, rate => rate.Id, Rate);
        AddAll(Sections.ExpectedEvent, configuration.ExpectedEvents, expected => expected.Id, Expected);
        AddAll(Sections.Price, configuration.Prices, price => price.Id, PriceRowFormat.Write);
        return rows;

        void Add(string section, string id, JsonNode value) => rows.Add(Sections.RowKey(section, id), CanonicalJson.Write(value));

        void AddAll<T>(string section, IEnumerable<T> items, Func<T, string> id, Func<T, JsonNode> value)
        {
            foreach (var item in items)
            {
                Add(section, id(item), value(item));
            }
        }
    }

    private static JsonObject Organization(FinOpsConfiguration configuration) => new()
    {
        ["organization"] = configuration.Organization,
        ["currency"] = configuration.Currency,
        ["timeZone"] = configuration.TimeZone,
    };

    private static JsonObject Review(ReviewSchedule review) => new()
    {
        ["weekly"] = review.WeeklyCron,
        ["daily"] = review.DailyCron,
        ["groups"] = Texts(review.Groups),
    };

    private static JsonObject AlertBudget(AlertBudget budget) => new()
    {
        ["falseAlarmsPerLineYear"] = budget.FalseAlarmsPerLineYear,
        ["falseAlarmsPerOwnerYear"] = budget.FalseAlarmsPerOwnerYear,
        ["newAlertsPerOwnerDay"] = budget.NewAlertsPerOwnerDay,
        ["stormFrom"] = budget.StormFrom,
        ["providerLines"] = budget.ProviderLines,
    };

    private static JsonObject Response(ResponseSettings response) => new()
    {
        ["remindAt"] = WritePercent(response.RemindAt),
        ["longestPause"] = WriteDuration(response.LongestPause),
        ["acknowledgementLasts"] = WriteDuration(response.AcknowledgementLasts),
        ["ageCutOff"] = WriteDuration(response.AgeCutOff),
    };

    private static JsonObject ExecutiveUpdates(ExecutiveUpdateSettings updates)
    {
        var row = new JsonObject
        {
            ["excess"] = WriteNumber(updates.Excess),
            ["partOfMonth"] = WritePercent(updates.PartOfMonth),
            ["overPlan"] = WritePercent(updates.OverPlan),
            ["criticalOpen"] = WriteDuration(updates.CriticalOpen),
            ["highOpen"] = WriteDuration(updates.HighOpen),
            ["every"] = WriteDuration(updates.Every),
        };
        AddText(row, "group", updates.Group);
        return row;
    }

    private static JsonObject Source(SourceSettings source)
    {
        var row = new JsonObject
        {
            ["name"] = source.Name,
            ["kind"] = source.Kind,
            ["owner"] = source.OwnerGroup,
            ["settleDays"] = (int)source.SettleLag.TotalDays,
            ["pullEveryHours"] = (int)source.PullEvery.TotalHours,
            ["lookBackDays"] = source.LookBack,
        };
        AddText(row, "granularity", source.Granularity == SourceKinds.Of(source.Kind).Granularity ? null : WriteWord(source.Granularity));
        AddText(row, "location", source.Location);
        AddText(row, "url", source.Url?.OriginalString);
        AddText(row, "secret", source.SecretRef);
        AddText(row, "secretExpires", source.SecretExpires is { } expires ? NodeValues.WriteDate(expires) : null);
        AddText(row, "scope", source.Scope);
        AddText(row, "costType", source.CostType is CostType.Actual ? null : WriteWord(source.CostType));
        AddText(row, "tokenMetrics", source.TokenMetrics is TokenMetrics.Processed ? null : WriteWord(source.TokenMetrics));
        AddTexts(row, "groupBy", source.GroupBy);
        AddTexts(row, "resources", source.Resources);
        AddTexts(row, "endpoints", source.Endpoints);

        return row;
    }

    private static JsonObject ChangeSource(ChangeSourceSettings source)
    {
        var row = new JsonObject { ["name"] = source.Name, ["kind"] = source.Kind, ["pullEveryMinutes"] = (int)source.PullEvery.TotalMinutes };
        AddText(row, "scope", source.Scope);
        AddText(row, "secret", source.SecretRef);
        AddText(row, "line", source.Line);
        AddText(row, "owner", source.OwnerGroup);
        AddText(row, "url", source.Url?.OriginalString);
        return row;
    }

    private static JsonObject Person(Person person)
    {
        var row = new JsonObject { ["id"] = person.Id, ["name"] = person.Name, ["roles"] = Texts(person.Roles.Order().Select(WriteWord)) };
        AddText(row, "objectId", person.ObjectId);
        AddText(row, "email", person.Email);
        AddText(row, "pagerDuty", person.PagerDuty);
        if (person.Away.Count > 0)
        {
            row["away"] = new JsonArray([.. person.Away.Select(absence => new JsonObject { ["from"] = WriteDate(absence.From), ["to"] = WriteDate(absence.To) })]);
        }

        return row;
    }

    private static JsonObject Channel(ChannelSettings channel)
    {
        var row = new JsonObject { ["name"] = channel.Name, ["kind"] = channel.Kind };
        AddText(row, "url", channel.Url?.OriginalString);
        AddText(row, "secret", channel.SecretRef);
        AddText(row, "from", channel.From);
        AddText(row, "user", channel.User);
        AddText(row, "webhookSecret", channel.WebhookSecretRef);
        AddText(row, "apiToken", channel.ApiTokenRef);
        AddText(row, "fallback", channel.Fallback);
        if (channel.To.Count > 0)
        {
            row["to"] = Texts(channel.To);
        }

        return row;
    }

    private static JsonObject Line(AllocationLine line)
    {
        var row = new JsonObject
        {
            ["id"] = line.Id,
            ["name"] = line.Name,
            ["owner"] = line.OwnerGroup,
            ["environment"] = WriteWord(line.Environment),
            ["phase"] = WriteWord(line.Phase),
            ["criticality"] = WriteWord(line.Criticality),
            ["customerImpact"] = line.CustomerImpact,
            ["regulated"] = line.Regulated,
        };
        AddText(row, "alertFrom", line.AlertFrom is { } least ? WriteNumber(least) : null);
        AddText(row, "since", line.Since is { } since ? WriteDate(since) : null);
        if (line.Budget is { } budget)
        {
            row["budget"] = Budget(budget);
        }

        if (line.Bands.Count > 0)
        {
            row["bands"] = BandFormat.Write(line.Bands);
        }

        return row;
    }

    private static JsonObject LineGroup(LineGroup group) => new()
    {
        ["id"] = group.Id,
        ["name"] = group.Name,
        ["owner"] = group.OwnerGroup,
        ["lines"] = Texts(group.Lines),
        ["budget"] = Budget(group.Budget),
    };

    private static JsonObject Budget(Budget budget) => new()
    {
        ["monthly"] = WriteNumber(budget.Monthly.Amount),
        ["currency"] = budget.Monthly.Currency,
        ["ceiling"] = budget.IsCeiling,
        ["assumptions"] = budget.Assumptions,
    };

    private static JsonObject Rule(AllocationRule rule, int position)
    {
        var match = new JsonObject();
        foreach (var (dimension, pattern) in rule.Match)
        {
            match[dimension] = pattern;
        }

        var row = new JsonObject { [Sections.Position] = position, ["id"] = rule.Id, ["match"] = match };
        if (rule.Shares is [{ Share: 1m } whole])
        {
            row["line"] = whole.Line;
            return row;
        }

        var split = new JsonObject();
        foreach (var share in rule.Shares)
        {
            split[share.Line] = WritePercent(share.Share);
        }

        row["split"] = split;
        return row;
    }

    private static JsonArray Escalation(EscalationPolicy policy) =>
        [.. policy.Levels.Select(Level)];

    private static JsonObject Level(EscalationLevel level)
    {
        var row = new JsonObject { ["after"] = WriteDuration(level.After), ["group"] = level.Group };
        if (level.Repeat is { } repeat)
        {
            row["repeat"] = WriteDuration(repeat);
            row["times"] = level.Times;
        }

        return row;
    }

    private static JsonObject Expected(ExpectedEvent expected) => new()
    {
        ["id"] = expected.Id,
        ["line"] = expected.Line,
        ["from"] = WriteDate(expected.From),
        ["to"] = WriteDate(expected.To),
        ["factor"] = expected.ExpectedFactor,
        ["owner"] = expected.Owner,
        ["reason"] = expected.Reason,
    };

    private static JsonObject Rate(ExchangeRate rate) => new()
    {
        ["from"] = rate.From,
        ["to"] = rate.To,
        ["date"] = WriteDate(rate.Date),
        ["rate"] = WriteNumber(rate.Rate),
        ["source"] = rate.Source,
    };

    private static void AddTexts(JsonObject row, string key, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            row[key] = Texts(texts);
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    private static void AddText(JsonObject row, string key, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            row[key] = text;
        }
    }
}
