using System.CommandLine;
using System.Text.Json;
using AiFinOps.Cli;
using AiFinOps.Cli.Commands;

namespace AiFinOps.Functions.Tests.Commands;

/// <summary>What a stop is worth, as it is documented.</summary>
public sealed class SimulateCommandTests
{
    [Fact]
    public async Task The_month_that_is_documented_is_the_one_that_is_simulated()
    {
        var (exit, output, _) = await RunAsync("--file", Sample);

        Assert.Equal(0, exit);
        Assert.Contains("```\n" + output.ReplaceLineEndings("\n").TrimEnd() + "\n```", await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "containment.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ours_overshoots_less_than_a_stop_on_bills_and_no_more_where_it_climbs_to_the_budget()
    {
        var months = JsonElement.Parse((await RunAsync("--file", Sample, "--line", "support-chat", "--json")).Output).EnumerateArray().ToList();
        decimal[] above = [.. months.Select(month => decimal.Parse(month.GetProperty("overshoot").GetString()!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))];

        Assert.Equal(["none", "billed data only", "ours, with lag margin", "ours, climb: budget"], months.Select(month => month.GetProperty("basis").GetString()!.ToLowerInvariant()));
        Assert.True(above[3] <= above[2] && above[2] < above[1] && above[1] < above[0], string.Join(", ", above));
        Assert.True(months[2].GetProperty("actions")[0].GetProperty("day").GetString()! is var ours && string.CompareOrdinal(ours, months[1].GetProperty("actions")[0].GetProperty("day").GetString()) < 0);
    }

    [Theory]
    [InlineData("--line", "nowhere", "There is no line nowhere with a budget and a ladder")]
    [InlineData("--line", "invoice-reader", "There is no line invoice-reader with a budget and a ladder")]
    public async Task What_cannot_be_simulated_says_why(string option, string value, string words)
    {
        var (exit, _, error) = await RunAsync("--file", Sample, option, value);

        Assert.Equal(1, exit);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    private static string Sample => Path.Combine(Repository.Root, "samples", "finops.yaml");

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { SimulateCommand.Create() };
        root.Add(GlobalOptions.Json);
        var exit = await root.Parse(["simulate", .. arguments]).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
