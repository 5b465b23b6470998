using System.Text;
using AiFinOps.Adapters.Sources;
using AiFinOps.Adapters.Sources.FocusFile;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Sources;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Time.Testing;

namespace AiFinOps.Adapters.Tests.Sources;

public sealed class FocusFileSourceTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 10, 6, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("finops-drop-").FullName;
    private readonly MemoryLedger _ledger = new();
    private readonly MemoryRegister _register = new();
    private readonly FakeTimeProvider _clock = new(Now);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task New_and_changed_files_are_read_in_name_order_and_others_are_left_alone()
    {
        Drop("azure/2026-01-02.csv", FocusCsv.File(new Cells { ["ChargePeriodStart"] = "2026-01-02T00:00:00Z" }));
        Drop("azure/2026-01-01.csv", FocusCsv.File(new Cells()));
        Drop("aws/other.csv", FocusCsv.File(new Cells()));

        var first = await PullAsync();
        Assert.Equal((true, 2L, 2), (first.Changed, first.LedgerVersion!.Value, first.FilesRead));
        Assert.Equal([1, 2], _ledger.Batches.Select(batch => batch.ReportedDays[0].Day));
        Assert.All(_ledger.Batches, batch => Assert.Equal(("azure", Now), (batch.Source, batch.AsOf)));

        var second = await PullAsync();
        Assert.Equal((false, null, 0, null), (second.Changed, second.LedgerVersion, second.FilesRead, second.RetryAfter));

        Drop("azure/2026-01-01.csv", FocusCsv.File(new Cells { ["EffectiveCost"] = "9" }));
        Assert.Equal((1, 3L), ((await PullAsync()).FilesRead, _ledger.Batches[^1].Version));
    }

    [Fact]
    public async Task The_parts_of_an_export_in_one_folder_make_one_batch_so_that_none_replaces_another()
    {
        Drop("azure/run-7/part-0.csv", FocusCsv.File(new Cells()));
        Drop("azure/run-7/part-1.csv", FocusCsv.File(new Cells { ["ServiceName"] = "Images" }));
        var result = await PullAsync();
        Assert.Equal(2, result.FilesRead);
        Assert.Equal(2, Assert.Single(_ledger.Batches).RecordCount);

        Drop("azure/run-7/part-1.csv", FocusCsv.File(new Cells { ["ServiceName"] = "Images", ["EffectiveCost"] = "3" }));
        await PullAsync();
        Assert.Equal(2, _ledger.Batches[^1].RecordCount);
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_a_problem_until_it_is_replaced_and_does_not_stop_the_others()
    {
        Drop("azure/a.csv", "not,focus\n1,2\n");
        Drop("azure/b.csv", FocusCsv.File(new Cells(), new Cells { ["BilledCost"] = "?" }));
        var result = await PullAsync();
        Assert.Collection(
            result.Problems,
            problem => Assert.StartsWith("azure/a.csv has no FOCUS header", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("azure/b.csv: 1 of 2 row(s) were rejected; the first is azure/b.csv, line 3, BilledCost: '?' is not a number", problem, StringComparison.Ordinal));
        Assert.Single(_ledger.Batches);

        Assert.StartsWith("azure/a.csv has no FOCUS header", Assert.Single((await PullAsync()).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_which_no_row_can_be_read_is_a_change_of_format_until_it_is_replaced()
    {
        Drop("azure/a.csv", FocusCsv.File(new Cells { ["BilledCost"] = "?" }));
        await PullAsync();

        Assert.Equal(SourceTroubles.SchemaDrift, (await PullAsync()).Trouble?.ReasonName);

        Drop("azure/a.csv", FocusCsv.File(new Cells(), new Cells { ["BilledCost"] = "?" }));
        Assert.Null((await PullAsync()).Trouble);
    }

    [Fact]
    public async Task A_day_becomes_final_by_what_is_dropped_and_not_by_finding_nothing_new()
    {
        Drop("azure/a.csv", FocusCsv.File(new Cells()));
        Assert.Equal(Now, (await PullAsync()).ConfirmedAt);

        _clock.Advance(TimeSpan.FromDays(5));
        Assert.Null((await PullAsync()).ConfirmedAt);

        Drop("azure/a.csv", FocusCsv.File(new Cells()), Now.AddDays(1));
        var again = await PullAsync();
        Assert.Equal((false, Now.AddDays(5)), (again.Changed, again.ConfirmedAt!.Value));
    }

    [Fact]
    public async Task A_file_that_is_still_being_written_waits()
    {
        Drop("azure/growing.csv", FocusCsv.File(new Cells()), Now.AddSeconds(-1));
        Drop("azure/copying.csv.tmp", FocusCsv.File(new Cells()));
        Drop("azure/copying.csv.partial", FocusCsv.File(new Cells()));
        var result = await PullAsync();
        Assert.Equal((0, TimeSpan.FromSeconds(3)), (result.FilesRead, result.RetryAfter!.Value));

        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((1, null), ((result = await PullAsync()).FilesRead, result.RetryAfter));
    }

    [Theory]
    [InlineData("../")]
    [InlineData("azure/../../")]
    public async Task A_location_cannot_lead_out_of_the_drop_folder(string location)
    {
        var inner = Path.Combine(_folder, "drop");
        Directory.CreateDirectory(inner);
        Drop("outside.csv", FocusCsv.File(new Cells()));
        Assert.Empty(await new FolderDropStore(inner).ListAsync(location, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    private Task<PullResult> PullAsync() =>
        new FocusFileSource(new ImportSpend(new CostFileReader(), _ledger), _register, [new FolderDropStore(_folder)], _clock).PullAsync(
            new SourceSettings("azure", "focus-file", "azure", "finops", TimeSpan.FromDays(2), TimeSpan.FromHours(6), LookBack: 7),
            new DayRange(new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 10)),
            TestContext.Current.CancellationToken);

    private void Drop(string path, string text, DateTimeOffset? writtenAt = null)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, Encoding.UTF8);
        File.SetLastWriteTimeUtc(file, (writtenAt ?? Now.AddMinutes(-10)).UtcDateTime);
    }
}
