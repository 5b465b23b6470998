// Makes the spend of the sample organisation: samples/spend/ and samples/arrivals.csv. Run: dotnet run samples/generate.cs
// The same bytes on every machine: decimals only, and noise is a hash of who and when, so one row never moves another.
// A single file of plain words: its types need no namespace, and ordinal == is what is meant.
#:property NoWarn=$(NoWarn);MA0047;MA0006;MA0002
using System.Globalization;
using System.Text;

DateOnly first = new(2026, 7, 4), replayFrom = new(2026, 10, 1), last = new(2026, 10, 31);

// Percent of the mean on Monday … Sunday.
int[] office = [111, 115, 114, 112, 106, 74, 68], desk = [125, 129, 128, 126, 119, 40, 33], shop = [95, 94, 95, 97, 101, 110, 108], meetings = [104, 105, 104, 104, 103, 91, 89], flat = [100, 100, 100, 100, 100, 100, 100];

// What is consumed, what is priced, how many of the one make one of the other, and the decimals it is counted in.
Meter tokens = new("Tokens", "1M Tokens", 1_000_000, 0), pages = new("Pages", "1K Pages", 1_000, 0),
    gigabytes = new("GB", "GB", 1, 3), gigabyteDays = new("GB-Days", "GB-Days", 1, 0), hours = new("Hours", "Hours", 1, 2);

Source[] sources =
[
    new("azure", "Microsoft", "EA-7741290", "Fjordlight Commerce AS", ListFactor: 1.05m, Arrives: new(5, 0)),
    new("aws", "AWS", "402117835560", "Fjordlight Commerce payer", ListFactor: 1.03m, Arrives: new(6, 30)),
    new("openai", "OpenAI", "org-fjordlight", "Fjordlight Commerce", ListFactor: 1m, Arrives: new(2, 0)),
];

Team order = new("order-agent", "production", "commerce-ai", "run"), chat = new("support-chat", "production", "commerce-ai", "run"),
    invoice = new("invoice-reader", "production", "insights", "run"), search = new("product-search", "production", "commerce-ai", "run"),
    forecast = new("forecast-demand", "development", "insights", "build"), notes = new("meeting-notes", "pilot", "insights", "run"),
    lake = new("data-lake", "production", "insights", "move"), platform = new("ml-platform", "production", "leads", "run"), nobody = new("", "", "", "");

Account orderAccount = new("azure", "3f6d1c52-7a10-4e0b-9c55-1d20be6f7a01", "orders-prod", "swedencentral"), invoiceAccount = new("azure", "9b02e7d4-41c8-4d6f-8a3e-60c1f4b2d902", "finance-prod", "norwayeast"),
    azureSandbox = new("azure", "c4a8806e-0f35-4b17-b2d9-75e83ac01903", "sandbox", "swedencentral"), commerceAccount = new("aws", "418820017734", "commerce-prod", "eu-north-1"),
    mlAccount = new("aws", "552904416087", "ml-shared", "eu-north-1"), lakeAccount = new("aws", "609331752248", "data-lake", "eu-north-1"),
    awsSandbox = new("aws", "731045529906", "sandbox", "eu-west-1"), chatAccount = new("openai", "proj_Kq81support", "support-chat", ""),
    notesAccount = new("openai", "proj_Tz40notes", "meeting-notes", ""), openaiDefault = new("openai", "proj_default", "Default project", "");

Service azureOpenAi = new("Azure OpenAI Service", "AI and Machine Learning"), documents = new("Azure AI Document Intelligence", "AI and Machine Learning"),
    monitor = new("Azure Monitor", "Management and Governance"), bedrock = new("Amazon Bedrock", "AI and Machine Learning"),
    sageMaker = new("Amazon SageMaker", "AI and Machine Learning"), s3 = new("Amazon Simple Storage Service", "Storage"),
    transfer = new("AWS Data Transfer", "Networking"), kubernetes = new("Amazon Elastic Kubernetes Service", "Compute"), api = new("API", "AI and Machine Learning");

// Daily is the mean in EUR at the start of October; Growth is per 30 days; Noise is the largest deviation.
Workload[] workloads =
[
    new(order, orderAccount, azureOpenAi, "plan", "gpt-4o", tokens, 3.06m, Daily: 242m, Growth: .010m, Noise: .09m, shop),
    new(order, orderAccount, azureOpenAi, "tool-calls", "gpt-4o-mini", tokens, .184m, Daily: 68m, Growth: .010m, Noise: .09m, shop),
    new(order, orderAccount, monitor, "agent-trace", "", gigabytes, 2.52m, Daily: 112m, Growth: 0m, Noise: .05m, shop, From: new(2026, 10, 8), To: new(2026, 10, 16)),
    new(invoice, invoiceAccount, documents, "read-pages", "prebuilt-invoice", pages, 9.20m, Daily: 141m, Growth: .012m, Noise: .09m, desk),
    new(invoice, invoiceAccount, documents, "read-pages-committed", "prebuilt-invoice", pages, 7.36m, Daily: 26m, Growth: 0m, Noise: .02m, desk, Committed: true),
    new(invoice, invoiceAccount, azureOpenAi, "extract-lines", "gpt-4o-mini", tokens, .184m, Daily: 26m, Growth: .012m, Noise: .09m, desk),
    new(invoice, invoiceAccount, monitor, "audit-log", "", gigabytes, 2.52m, Daily: 7m, Growth: .012m, Noise: .05m, desk),
    new(nobody, azureSandbox, azureOpenAi, "", "gpt-4o", tokens, 3.06m, Daily: 9m, Growth: .010m, Noise: .22m, office),

    new(search, commerceAccount, bedrock, "embed-catalogue", "cohere.embed-multilingual-v3", tokens, .092m, Daily: 49m, Growth: .012m, Noise: .09m, shop),
    new(search, commerceAccount, bedrock, "embed-queries", "cohere.embed-multilingual-v3", tokens, .092m, Daily: 31m, Growth: .015m, Noise: .09m, shop),
    new(forecast, mlAccount, sageMaker, "fit", "", hours, 4.85m, Daily: 224m, Growth: .010m, Noise: .62m, flat, IdleShare: .13m),
    new(forecast, mlAccount, s3, "feature-store", "", gigabyteDays, .00075m, Daily: 6m, Growth: .020m, Noise: .02m, flat),
    new(platform, mlAccount, kubernetes, "gpu-cluster", "", hours, 1.18m, Daily: 109m, Growth: .008m, Noise: .05m, office),
    new(platform, mlAccount, sageMaker, "model-registry", "", hours, .42m, Daily: 57m, Growth: .008m, Noise: .04m, flat),
    new(lake, lakeAccount, s3, "lake-storage", "", gigabyteDays, .00075m, Daily: 88m, Growth: .024m, Noise: .01m, flat),
    new(lake, lakeAccount, transfer, "lake-egress", "", gigabytes, .081m, Daily: 40m, Growth: .015m, Noise: .04m, office),
    new(nobody, awsSandbox, bedrock, "", "anthropic.claude-3-haiku", tokens, .36m, Daily: 11m, Growth: .010m, Noise: .22m, office),

    new(chat, chatAccount, api, "answers", "gpt-4o", tokens, 3.06m, Daily: 322m, Growth: .008m, Noise: .09m, shop),
    new(chat, chatAccount, api, "answers", "gpt-4o-mini", tokens, .184m, Daily: 64m, Growth: .008m, Noise: .09m, shop),
    new(notes, notesAccount, api, "transcribe", "gpt-4o-transcribe", tokens, 2.85m, Daily: 11.8m, Growth: .005m, Noise: .07m, meetings, From: new(2026, 9, 20)),
    new(notes, notesAccount, api, "summarise", "gpt-4o-mini", tokens, .184m, Daily: 6.4m, Growth: .005m, Noise: .07m, meetings, From: new(2026, 9, 20)),
    new(nobody, openaiDefault, api, "", "gpt-4o-mini", tokens, .184m, Daily: 8m, Growth: .010m, Noise: .22m, office),
];

// What happens in October: days on which a part of a line spends a multiple of its normal day.
Story[] stories =
[
    new("verbose-logging", order, "plan", "", new(2026, 10, 8), new(2026, 10, 15), 1.95m),      // the whole trace is sent as context
    new("verbose-logging", order, "tool-calls", "", new(2026, 10, 8), new(2026, 10, 15), 1.50m),
    new("verbose-logging", order, "plan", "", new(2026, 10, 16), new(2026, 10, 16), 1.48m),     // rolled back at noon
    new("verbose-logging", order, "tool-calls", "", new(2026, 10, 16), new(2026, 10, 16), 1.25m),
    new("verbose-logging", order, "agent-trace", "", new(2026, 10, 16), new(2026, 10, 16), .50m),
    new("premium-model", chat, "answers", "gpt-4o", new(2026, 10, 13), new(2026, 10, 19), 2.16m), // the same tokens, moved from mini
    new("premium-model", chat, "answers", "gpt-4o-mini", new(2026, 10, 13), new(2026, 10, 19), .6481m),
    new("autumn-launch", search, "", "", new(2026, 10, 12), new(2026, 10, 25), 2.68m),           // ×2.1 with its share of the cluster
    new("company-wide", notes, "", "", new(2026, 10, 19), last, 10.2m),
    new("restated-day", invoice, "", "", new(2026, 10, 20), new(2026, 10, 20), 1.05m),
];

// Rows that are no usage. A commitment is billed when bought (effective cost 0) and its usage is billed 0; support and its tax carry no tag.
Extra[] extras =
[
    new(1, "", invoiceAccount, documents, invoice, "Purchase", "Document Intelligence commitment tier (one month)", 780m, Effective: 0m),
    new(1, "", azureSandbox, new("Azure Support", "Other"), nobody, "Purchase", "Support plan Standard (one month)", 92.40m, Effective: 92.40m),
    new(0, "", azureSandbox, new("Azure Support", "Other"), nobody, "Tax", "VAT 25 % on the support plan", 23.10m, Effective: 23.10m),
    new(1, "", awsSandbox, new("AWS Support", "Other"), nobody, "Purchase", "AWS Developer Support (one month)", 27.15m, Effective: 27.15m),
    new(0, "", awsSandbox, new("AWS Support", "Other"), nobody, "Tax", "VAT 25 % on support", 6.7875m, Effective: 6.7875m),
    new(19, "2026-08", invoiceAccount, documents, invoice, "Credit", "Service level credit for 2026-08-11", -138.42m, Effective: -138.42m),
    new(9, "2026-09", chatAccount, api, chat, "Credit", "Goodwill credit", -45m, Effective: -45m),
    new(7, "2026-10", mlAccount, sageMaker, forecast, "Credit", "Training credit (cohort 2026)", -60m, Effective: -60m),
];

var folder = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var arrivals = new List<(DateTime At, string Source, string File)>();

foreach (var source in sources)
{
    Write(source, "history", replayFrom.ToDateTime(new(4, 0)), Days(first, replayFrom.AddDays(-1)).SelectMany(day => RowsOf(source, day)));
    foreach (var day in Days(replayFrom, last))
    {
        var name = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var arrives = day.AddDays(1).ToDateTime(source.Arrives);
        switch (source.Name, name)
        {
            case ("aws", "2026-10-14"): // the export fails twice: the day is missing, not zero
                Write(source, name, arrives.AddDays(2), RowsOf(source, day));
                break;
            case ("azure", "2026-10-20"): // first an incomplete day of the invoice reader, three days later the whole azure day again
                Write(source, name, arrives, RowsOf(source, day, invoiceShare: .42m));
                Write(source, name + ".restated", arrives.AddDays(3), RowsOf(source, day));
                break;
            default:
                Write(source, name, arrives, RowsOf(source, day));
                break;
        }
    }
}

Save("arrivals.csv", arrivals.Order().Select(a => Text($"{a.At:yyyy-MM-ddTHH:mm:ss}Z,{a.Source},{a.File}")).Prepend("at,source,file"));

IEnumerable<DateOnly> Days(DateOnly from, DateOnly to) => Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays);

IEnumerable<Row> RowsOf(Source source, DateOnly day, decimal invoiceShare = 1m)
{
    foreach (var workload in workloads.Where(w => w.Account.Source == source.Name && day >= (w.From ?? first) && day <= (w.To ?? last)))
    {
        var target = CostOf(workload, day) * (workload.Team == invoice ? invoiceShare : 1m);
        var quantity = decimal.Round(target / workload.Price * workload.Meter.PerPriced, workload.Meter.Decimals);
        if (quantity > 0)
        {
            var cost = decimal.Round(quantity / workload.Meter.PerPriced * workload.Price, 6);
            yield return new(source, day, workload.Team, workload.Account, workload.Service, "Usage", workload.Description, workload.Committed ? 0m : cost, cost, workload, quantity);
        }
    }

    foreach (var extra in extras.Where(e => e.Account.Source == source.Name && e.IsOn(day)))
    {
        yield return new(source, day, extra.Team, extra.Account, extra.Service, extra.Category, extra.Description, extra.Billed, extra.Effective, null, null);
    }
}

decimal CostOf(Workload workload, DateOnly day)
{
    var words = Text($"{workload.Team.Project}|{workload.Account.Name}|{workload.Feature}|{day:yyyy-MM-dd}");
    if (Noise.Uniform(words + "|idle") < workload.IdleShare)
    {
        return 0m;
    }

    var weekday = workload.Week[((int)day.DayOfWeek + 6) % 7] / 100m;
    var growth = 1 + (workload.Growth * (day.DayNumber - replayFrom.DayNumber) / 30m);
    var story = stories.Where(s => s.Covers(workload, day)).Aggregate(1m, (factor, s) => factor * s.Factor);
    var noise = workload.IdleShare > 0 ? (2 * Noise.Uniform(words)) - 1 : Noise.Bell(words);
    return workload.Daily * weekday * growth * story * (1 + (workload.Noise * noise));
}

void Write(Source source, string name, DateTime arrives, IEnumerable<Row> rows)
{
    Save(Path.Combine("spend", source.Name, name + ".csv"), rows.Select(row => row.ToCsv()).Prepend(Row.Header));
    arrivals.Add((arrives, source.Name, name + ".csv"));
}

void Save(string path, IEnumerable<string> lines)
{
    var file = Path.Combine(folder, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));
}

static string Text(FormattableString text) => FormattableString.Invariant(text);

internal sealed record Meter(string Consumed, string Priced, decimal PerPriced, int Decimals);

internal sealed record Source(string Name, string Provider, string BillingId, string BillingName, decimal ListFactor, TimeOnly Arrives);

/// <summary>What a workload's rows are tagged with; all empty where nobody tagged them.</summary>
internal sealed record Team(string Project, string Environment, string Owner, string Phase);

internal sealed record Account(string Source, string Id, string Name, string Region);

internal sealed record Service(string Name, string Category);

/// <param name="Price">EUR per priced unit.</param>
/// <param name="IdleShare">Part of the days on which nothing runs; above 0 the other days are bursts of any size up to the noise.</param>
/// <param name="Committed">Covered by a commitment: billed 0, effective cost as usual.</param>
internal sealed record Workload(
    Team Team, Account Account, Service Service, string Feature, string Model, Meter Meter, decimal Price, decimal Daily, decimal Growth, decimal Noise,
    int[] Week, DateOnly? From = null, DateOnly? To = null, decimal IdleShare = 0m, bool Committed = false)
{
    public string Name => Feature.Length > 0 ? Feature : "playground";

    public string Description => Model.Length > 0 ? $"{Model} {Meter.Consumed.ToLowerInvariant()}" : $"{Name} {Meter.Consumed}";
}

/// <summary>Empty feature or model means all of them.</summary>
internal sealed record Story(string Name, Team Team, string Feature, string Model, DateOnly From, DateOnly To, decimal Factor)
{
    public bool Covers(Workload workload, DateOnly day) =>
        workload.Team == Team && day >= From && day <= To && (Feature.Length == 0 || Feature == workload.Feature) && (Model.Length == 0 || Model == workload.Model);
}

/// <param name="DayOfMonth">0 is the last day.</param>
/// <param name="Month">The one month in which it happens; empty means every whole month.</param>
internal sealed record Extra(
    int DayOfMonth, string Month, Account Account, Service Service, Team Team, string Category, string Description, decimal Billed, decimal Effective)
{
    public bool IsOn(DateOnly day) =>
        day.Day == (DayOfMonth > 0 ? DayOfMonth : DateTime.DaysInMonth(day.Year, day.Month))
        && (Month.Length == 0 || Month == day.ToString("yyyy-MM", CultureInfo.InvariantCulture));
}

/// <summary>One row of a FOCUS 1.0 file. No cell but the JSON of Tags holds a comma or a quote.</summary>
internal sealed record Row(
    Source Source, DateOnly Day, Team Team, Account Account, Service Service, string Category, string Description,
    decimal Billed, decimal Effective, Workload? Workload, decimal? Quantity)
{
    public const string Header =
        "BilledCost,BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargeCategory,ChargeClass,ChargeDescription,"
        + "ChargePeriodStart,ChargePeriodEnd,ContractedCost,EffectiveCost,InvoiceIssuerName,ListCost,PricingQuantity,PricingUnit,ProviderName,PublisherName,"
        + "ServiceCategory,ServiceName,ConsumedQuantity,ConsumedUnit,RegionId,ResourceName,SkuId,SubAccountId,SubAccountName,Tags";

    public string ToCsv()
    {
        var month = new DateOnly(Day.Year, Day.Month, 1);
        var contracted = Category == "Usage" ? Effective : Billed;
        var list = decimal.Round(contracted * (Category == "Usage" ? Source.ListFactor : 1m), 6);
        string[] cells =
        [
            Number(Billed), Source.BillingId, Source.BillingName, "EUR", Start(month), Start(month.AddMonths(1)), Category, "", Description,
            Start(Day), Start(Day.AddDays(1)), Number(contracted), Number(Effective), Source.Provider, Number(list),
            Number(Quantity / Workload?.Meter.PerPriced), Workload?.Meter.Priced ?? "", Source.Provider, Source.Provider,
            Service.Category, Service.Name, Number(Quantity), Workload?.Meter.Consumed ?? "", Workload is null ? "" : Account.Region, Workload is null ? "" : $"{Account.Name}-{Workload.Name}", Sku, Account.Id, Account.Name, Tags,
        ];
        return string.Join(',', cells);
    }

    private string Sku => Workload is null ? "" : $"{Source.Name}-{(Workload.Model.Length > 0 ? Workload.Model : Workload.Name)}".ToLowerInvariant();

    private string Tags
    {
        get
        {
            (string Key, string Value)[] tags =
            [
                ("project", Team.Project), ("environment", Team.Environment), ("owner", Team.Owner), ("phase", Team.Phase),
                ("feature", Workload?.Feature ?? ""), ("model", Workload?.Model ?? ""),
            ];
            return Team.Project.Length == 0 ? "" : $"\"{{{string.Join(',', tags.Where(t => t.Value.Length > 0).Select(t => $"\"\"{t.Key}\"\":\"\"{t.Value}\"\""))}}}\"";
        }
    }

    private static string Number(decimal? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";

    private static string Start(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z";
}

/// <summary>FNV-1a with a SplitMix64 finish: the same number for the same words, everywhere.</summary>
internal static class Noise
{
    /// <summary>0 up to, not including, 1.</summary>
    public static decimal Uniform(string words)
    {
        var hash = words.Aggregate(14695981039346656037UL, (h, letter) => unchecked((h ^ letter) * 1099511628211UL));
        hash = unchecked((hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL);
        hash = unchecked((hash ^ (hash >> 27)) * 0x94D049BB133111EBUL);
        return ((hash ^ (hash >> 31)) >> 11) / 9007199254740992m;
    }

    /// <summary>-1 to 1, mostly small.</summary>
    public static decimal Bell(string words) => ((Uniform(words + "|a") + Uniform(words + "|b") + Uniform(words + "|c")) / 1.5m) - 1m;
}
