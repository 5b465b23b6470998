using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiFinOps.Cli;
using AiFinOps.Cli.Commands;

namespace AiFinOps.Functions.Tests.Commands;

/// <summary>The command as a person types it, over files, without any storage.</summary>
public sealed class BacktestCommandTests : IDisposable
{
    private const string Header = "series_key,date,provider,service,model,feature,environment,project,owner,phase,cost,currency,as_of\n";

    private readonly string folder = Directory.CreateTempSubdirectory("aifinops-backtest-").FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public async Task It_writes_alerts_and_forecasts_with_their_columns()
    {
        Assert.Equal(0, await RunAsync("--spend", Spend(Rows()), "--alerts", At("alerts.csv"), "--forecasts", At("forecasts.csv")));
        var alerts = await LinesAsync("alerts.csv");
        Assert.Equal("series_key,date,score,kind,severity,finding,onset,excess,currency,occasion,reason", alerts[0]);
        Assert.Contains(alerts, line => line.StartsWith("chat,2026-03-06,", StringComparison.Ordinal) && line.Split(',')[3] == "cost");
        Assert.Contains(alerts, line => line.StartsWith("gap,", StringComparison.Ordinal) && line.Split(',')[3] == "missing_data");

        var forecasts = await LinesAsync("forecasts.csv");
        Assert.Equal("series_key,as_of,month,forecast,low,high,currency,method", forecasts[0]);
        Assert.Equal(
            ["chat 2026-01-10 2026-01", "gap 2026-01-10 2026-01", "chat 2026-01-20 2026-01", "gap 2026-01-20 2026-01"],
            forecasts.Skip(1).Take(4).Select(line => string.Join(' ', line.Split(',')[..3])));
    }

    [Fact]
    public async Task The_same_input_gives_the_same_bytes_in_any_order_of_its_rows()
    {
        var rows = Rows().ToArray();
        var first = await BytesAsync(rows);
        Assert.Equal(first, await BytesAsync(rows));
        new Random(11).Shuffle(rows);
        Assert.Equal(first, await BytesAsync(rows));
    }

    [Fact]
    public async Task What_is_written_between_two_days_is_what_a_whole_run_writes_for_them()
    {
        Assert.Equal(0, await RunAsync("--spend", Spend(Rows()), "--alerts", At("all.csv")));
        Assert.Equal(0, await RunAsync("--spend", Spend(Rows()), "--alerts", At("some.csv"), "--from", "2026-03-01", "--to", "2026-03-10"));
        var all = (await LinesAsync("all.csv")).Skip(1).Where(line => string.CompareOrdinal(line.Split(',')[1], "2026-03-01") >= 0 && string.CompareOrdinal(line.Split(',')[1], "2026-03-10") <= 0);
        var some = (await LinesAsync("some.csv")).Skip(1).ToList();
        Assert.NotEmpty(some);
        Assert.Equal(all, some);
    }

    [Fact]
    public async Task Rows_that_cannot_be_used_are_told_and_the_rest_is_judged()
    {
        var spend = Spend([.. Rows(), "chat,2026-03-06,Fjord AI,Chat,large,shop,prod,order,blue,run,NaN,USD,2026-03-06\n"]);
        var events = Write("events.csv", "series_key,start,end,note\nchat,2026-03-09,2026-03-01,expected x2\nnobody,2026-03-01,2026-03-02,expected x2\nchat,2026-03-01,2026-03-02,planned launch\n");
        Assert.Equal(3, await RunAsync("--spend", spend, "--events", events, "--alerts", At("alerts.csv")));
        var told = error.ToString();
        Assert.Contains("line 2, end: 2026-03-01 is before the start", told, StringComparison.Ordinal);
        Assert.Contains("line 3, series_key: 'nobody' is not there", told, StringComparison.Ordinal);
        Assert.Contains("line 4, note: 'planned launch' does not say how much", told, StringComparison.Ordinal);
        Assert.Contains("cost: 'NaN' is not a number", told, StringComparison.Ordinal);
        Assert.Contains(await LinesAsync("alerts.csv"), line => line.StartsWith("chat,2026-03-06,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_event_of_the_file_explains_the_spend()
    {
        var events = Write("events.csv", "series_key,start,end,note\nchat,2026-03-01,2026-03-31,\"planned launch, expected x6\"\n");
        Assert.Equal(0, await RunAsync("--spend", Spend(Rows()), "--events", events, "--alerts", At("alerts.csv")));
        Assert.DoesNotContain(await LinesAsync("alerts.csv"), line => line.StartsWith("chat,2026-03-06,", StringComparison.Ordinal) && line.Split(',')[3] == "cost");
    }

    [Fact]
    public async Task Json_counts_what_was_written()
    {
        Assert.Equal(0, await RunAsync("--spend", Spend(Rows()), "--alerts", At("alerts.csv"), "--forecasts", At("forecasts.csv"), "--json"));
        using var answer = JsonDocument.Parse(output.ToString());
        Assert.Equal((await LinesAsync("alerts.csv")).Length - 1, answer.RootElement.GetProperty("alerts").EnumerateObject().Sum(kind => kind.Value.GetInt32()));
        Assert.Equal((await LinesAsync("forecasts.csv")).Length - 1, answer.RootElement.GetProperty("forecasts").GetInt32());
        Assert.Equal(80, answer.RootElement.GetProperty("days").GetInt32());
    }

    [Fact]
    public async Task A_series_that_looks_like_a_formula_is_text_in_a_spreadsheet()
    {
        var rows = Rows().Select(row => row.Replace("chat,", "\"=1+1,x\",", StringComparison.Ordinal));
        Assert.Equal(0, await RunAsync("--spend", Spend(rows), "--alerts", At("alerts.csv")));
        Assert.Contains(await LinesAsync("alerts.csv"), line => line.StartsWith("\"'=1+1,x\",2026-03-06,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("missing", "cannot be read")]
    [InlineData("columns", "lacks the column(s) cost")]
    [InlineData("nothing", "has no row that can be used")]
    [InlineData("span", "longer than 3,660 days")]
    [InlineData("same", "is named twice")]
    [InlineData("folder", "cannot be written")]
    [InlineData("config", "error")]
    [InlineData("early", "Nothing was known by 2020-01-01")]
    public async Task What_cannot_be_judged_is_said_and_nothing_is_left_behind(string fault, string expected)
    {
        var spend = fault switch
        {
            "missing" => At("nowhere.csv"),
            "columns" => Write("spend.csv", "series_key,date,provider,service,model,currency,as_of\n"),
            "nothing" => Spend([]),
            "span" => Spend([.. Rows(), "chat,2026-03-06,Fjord AI,Chat,large,shop,prod,order,blue,run,1,USD,2099-03-06\n"]),
            _ => Spend(Rows()),
        };
        var alerts = fault switch
        {
            "same" => spend,
            "folder" => folder,
            _ => At("alerts.csv"),
        };
        string[] more = fault switch
        {
            "config" => ["--config", Write("finops.yaml", "lines: 3\n")],
            "early" => ["--to", "2020-01-01"],
            _ => [],
        };
        Assert.Equal(1, await RunAsync(["--spend", spend, "--alerts", alerts, .. more]));
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(At("alerts.csv")));
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task Alerts_of_an_earlier_run_stay_where_nothing_can_be_judged()
    {
        Write("alerts.csv", "of yesterday");
        Assert.Equal(1, await RunAsync("--spend", At("nowhere.csv"), "--alerts", At("alerts.csv")));
        Assert.Equal("of yesterday", await File.ReadAllTextAsync(At("alerts.csv"), TestContext.Current.CancellationToken));
    }

    private async Task<int> RunAsync(params string[] arguments)
    {
        var root = new RootCommand { GlobalOptions.Json, BacktestCommand.Create() };
        return await root.Parse(["backtest", .. arguments]).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
    }

    private async Task<byte[]> BytesAsync(IEnumerable<string> rows)
    {
        Assert.Equal(0, await RunAsync("--spend", Spend(rows), "--alerts", At("alerts.csv"), "--forecasts", At("forecasts.csv")));
        return [.. await File.ReadAllBytesAsync(At("alerts.csv")), .. await File.ReadAllBytesAsync(At("forecasts.csv"))];
    }

    /// <summary>Eighty days from 2026-01-01: series chat has a day six times the usual on 2026-03-06, series gap lacks 2026-03-08.</summary>
    private static IEnumerable<string> Rows()
    {
        for (var number = 0; number < 80; number++)
        {
            var day = new DateOnly(2026, 1, 1).AddDays(number);
            var usual = 100m + (number * 37 % 7);
            yield return Row("chat", day, number == 64 ? 6m * usual : usual);
            if (number != 66)
            {
                yield return Row("gap", day, usual);
            }
        }
    }

    private static string Row(string series, DateOnly day, decimal cost) => string.Create(
        CultureInfo.InvariantCulture, $"{series},{day:yyyy-MM-dd},Fjord AI,Chat,large,shop,prod,order,blue,run,{cost},USD,{day:yyyy-MM-dd}\n");

    private string Spend(IEnumerable<string> rows) => Write("spend.csv", Header + string.Concat(rows));

    private string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    private string At(string name) => Path.Combine(folder, name);

    private Task<string[]> LinesAsync(string name) => File.ReadAllLinesAsync(At(name), TestContext.Current.CancellationToken);
}
