namespace AiFinOps.Functions.Tests.Infrastructure;

public sealed class BicepFilesTests
{
    [Fact]
    public async Task Every_file_compiles_and_lints_without_a_message()
    {
        using var infra = new InfraCopy();
        Assert.Equal("", await Bicep.RunAsync("lint", "--pattern", infra.Pattern));
    }

    [Fact]
    public async Task A_fault_in_any_kind_of_file_would_be_reported()
    {
        using var infra = new InfraCopy();
        await File.AppendAllTextAsync(infra.At("main.bicep"), "param nobodyReadsThis string = ''\n", TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(infra.At("modules", "storage.bicep"), "output key string = account.listKeys().keys[0].value\n", TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(infra.At("main.bicepparam"), "param misspelt = 1\n", TestContext.Current.CancellationToken);

        var said = await Bicep.RunAsync("lint", "--pattern", infra.Pattern);
        Assert.Contains("no-unused-params", said, StringComparison.Ordinal);
        Assert.Contains("outputs-should-not-contain-secrets", said, StringComparison.Ordinal);
        Assert.Contains("misspelt", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_stands_as_the_formatter_writes_it()
    {
        using var infra = new InfraCopy();
        var before = infra.Sources;
        Assert.Equal("", await Bicep.RunAsync("format", "--pattern", infra.Pattern));
        Assert.All(infra.Sources, file => Assert.Equal(before[file.Key], file.Value, ignoreLineEndingDifferences: true));
    }
}
