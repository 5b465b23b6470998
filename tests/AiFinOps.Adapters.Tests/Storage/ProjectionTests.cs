using AiFinOps.Adapters.Storage.Projection;
using AiFinOps.Core.Spend;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using static AiFinOps.Adapters.Tests.Storage.Spending;

namespace AiFinOps.Adapters.Tests.Storage;

public class ProjectionTests(Azurite azurite) : StorageTest(azurite)
{
    private const string Rules = "0f3a";

    private TableSpendProjection Projection => new(Storage);

    [Fact]
    public async Task Days_come_back_with_every_component_and_with_none()
    {
        LineDay[] days =
        [
            Day("chat", March(1), new SpendComponent("Azure", "OpenAI", "gpt", "", ChargeCategory.Usage, new(1.10m, "EUR"), new(1m, "EUR"), 12.5m, "tokens")),
            Day("chat", March(2), Component(2m), Component(-3m) with { Category = ChargeCategory.Credit }),
            Day("quiet/line", March(2)),
        ];

        await Projection.ReplaceAsync(Rules, "azure", Days(1, 2), days, Token);

        Assert.Equivalent(days, await ReadAsync(1, 31), strict: true);
    }

    [Fact]
    public async Task Replaced_days_are_replaced_for_all_lines_and_other_days_and_sources_stay()
    {
        await Projection.ReplaceAsync(
            Rules, "azure", Days(1, 3), [Day("chat", March(1), Component(1m)), Day("chat", March(2), Component(2m)), Day("gone", March(2), Component(9m))], Token);
        await Projection.ReplaceAsync(Rules, "aws", Days(1, 3), [Day("chat", March(2), Component(7m)) with { Source = "aws" }], Token);

        await Projection.ReplaceAsync(Rules, "azure", Days(2, 3), [Day("chat", March(3), Component(3m)), Day("new", March(2), Component(4m))], Token);

        Assert.Equal(["aws chat 2 7", "azure chat 1 1", "azure chat 3 3", "azure new 2 4"], Described(await ReadAsync(1, 31)));
    }

    [Fact]
    public async Task Days_of_several_months_are_read_by_range()
    {
        var april = new DateOnly(2026, 4, 1);
        await Projection.ReplaceAsync(
            Rules, "azure", new HashSet<DateOnly> { March(31), april }, [Day("chat", March(31), Component(31m)), Day("chat", april, Component(1m))], Token);

        Assert.Equal(["azure chat 31 31"], Described(await ReadAsync(30, 31)));
        Assert.Equal(2, (await Projection.ReadAsync(Rules, new(March(1), april), Token)).Count);
    }

    [Fact]
    public async Task Other_rules_have_a_projection_of_their_own()
    {
        await Projection.ReplaceAsync(Rules, "azure", Days(1, 1), [Day("chat", March(1), Component(1m))], Token);
        await Projection.SetVersionAsync(Rules, 3, Token);

        Assert.Empty(await Projection.ReadAsync("ffff", new(March(1), March(31)), Token));
        Assert.Equal(0, await Projection.VersionAsync("ffff", Token));
        Assert.Equal(3, await Projection.VersionAsync(Rules, Token));
    }

    [Fact]
    public async Task The_version_never_goes_back()
    {
        await Projection.SetVersionAsync(Rules, 5, Token);
        await Task.WhenAll(Enumerable.Range(1, 9).Select(version => Projection.SetVersionAsync(Rules, version, Token)));

        Assert.Equal(9, await Projection.VersionAsync(Rules, Token));
    }

    [Fact]
    public async Task Replacing_days_by_the_same_days_writes_nothing()
    {
        LineDay[] days = [Day("chat", March(1), Component(1m)), Day("search", March(1), Component(2m))];
        await Projection.ReplaceAsync(Rules, "azure", Days(1, 1), days, Token);
        var tags = (await RowsAsync(Tables.Projection)).Select(row => row.ETag).ToList();

        await Projection.ReplaceAsync(Rules, "azure", Days(1, 1), days, Token);

        Assert.Equal(tags, (await RowsAsync(Tables.Projection)).Select(row => row.ETag));
    }

    [Fact]
    public Task A_day_that_is_not_to_be_replaced_is_refused() => Assert.ThrowsAsync<ArgumentException>(
        () => Projection.ReplaceAsync(Rules, "azure", Days(1, 1), [Day("chat", March(2), Component(1m))], Token));

    [Fact]
    public async Task A_damaged_row_is_named_and_can_be_deleted_and_built_again()
    {
        await Projection.ReplaceAsync(Rules, "azure", Days(1, 1), [Day("chat", March(1), Component(1m))], Token);
        await EditAsync(Tables.Projection, "0f3a|2026-03", "chat|azure", "Days", new byte[] { 1, 2, 3 });

        var unreadable = await Assert.ThrowsAsync<UnreadableRowException>(() => ReadAsync(1, 31));

        Assert.Equal("Days", unreadable.Property);
        Assert.Contains("Delete this row", unreadable.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ninety_days_of_a_thousand_lines_take_tens_of_calls()
    {
        var range = new DayRange(March(1), March(1).AddDays(89));
        var days = range.Each().ToHashSet();
        var lineDays = Enumerable.Range(1, 1000)
            .SelectMany(line => days.Select(day => Day($"line-{line}", day, Component(line + (day.DayNumber / 100m)), Component(line * 2m) with { Model = "large" })))
            .ToList();
        await Projection.ReplaceAsync(Rules, "azure", days, lineDays, Token);
        var written = Requests;

        var read = await Projection.ReadAsync(Rules, range, Token);

        var calls = Requests - written;
        TestContext.Current.TestOutputHelper?.WriteLine($"{read.Count} line days in {calls} calls; written in {written} calls");
        Assert.Equal(90_000, read.Count);
        Assert.InRange(calls, 1, 30);
    }

    private static SpendComponent Component(decimal cost) => new("Azure", "OpenAI", "", "", ChargeCategory.Usage, new(cost, "EUR"), new(cost, "EUR"), null, "");

    private static LineDay Day(string line, DateOnly day, params SpendComponent[] components) => new(line, "azure", day, components);

    private static HashSet<DateOnly> Days(int from, int to) => [.. new DayRange(March(from), March(to)).Each()];

    private Task<IReadOnlyList<LineDay>> ReadAsync(int from, int to) => Projection.ReadAsync(Rules, new(March(from), March(to)), Token);

    private static List<string> Described(IEnumerable<LineDay> days) =>
    [
        .. days
            .Select(day => FormattableString.Invariant($"{day.Source} {day.Line} {day.Day.Day} {day.Components.Sum(component => component.Effective.Amount)}"))
            .Order(StringComparer.Ordinal),
    ];
}
