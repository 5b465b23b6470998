using AiFinOps.Adapters.Channels;
using AiFinOps.Core.Escalation;
using AiFinOps.Workflows.Ports;
using Microsoft.Extensions.Configuration;
using Moq;

namespace AiFinOps.Adapters.Tests.Channels;

public sealed class LogChannelTests : IDisposable
{
    private static readonly ChannelSettings Log = new("log", "log", null, null);

    private static readonly Notification Message = new(
        "inc-1|fired|0", ["Astrid Lunde", "Engineering leads"], "Critical: spend is up", "**Critical.** Spend is up.\n\n- evidence", new Dictionary<string, string>(StringComparer.Ordinal),
        new DateTimeOffset(2026, 10, 5, 1, 0, 0, TimeSpan.Zero));

    private readonly string folder = Directory.CreateTempSubdirectory("finops-log-").FullName;

    private readonly Mock<IDocumentStore> documents = new(MockBehavior.Strict);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_recipient_gets_a_file_with_a_section_per_message()
    {
        using var channel = Channel(folder);

        Assert.Equal(DeliveryOutcome.Delivered, (await channel.SendAsync(Log, Message, Cancel)).Outcome);
        await channel.SendAsync(Log, Message with { Id = "inc-1|resolved|0", Title = "Resolved" }, Cancel);

        Assert.Equal("astrid-lunde.md engineering-leads.md", string.Join(' ', Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)));
        Assert.StartsWith(
            """
            ## Critical: spend is up

            2026-10-05 01:00 UTC, to Astrid Lunde, Engineering leads

            **Critical.** Spend is up.

            - evidence

            <!-- message inc-1%7Cfired%7C0 -->

            ## Resolved

            """.ReplaceLineEndings("\n"),
            await ReadAsync("astrid-lunde.md"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_message_is_written_once_however_often_it_is_sent()
    {
        using var channel = Channel(folder);
        await channel.SendAsync(Log, Message, Cancel);
        var before = await ReadAsync("astrid-lunde.md");

        using var restarted = Channel(folder);
        var again = await restarted.SendAsync(Log, Message with { At = Message.At.AddHours(1) }, Cancel);

        Assert.Equal(DeliveryOutcome.Delivered, again.Outcome);
        Assert.Equal(before, await ReadAsync("astrid-lunde.md"), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_section_that_a_crash_has_torn_is_written_again()
    {
        var whole = LogSection.Write(Message);
        await File.WriteAllTextAsync(Path.Combine(folder, "astrid-lunde.md"), whole[..^20], Cancel);
        using var channel = Channel(folder);

        await channel.SendAsync(Log, Message, Cancel);

        Assert.EndsWith(whole, await ReadAsync("astrid-lunde.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_contains_the_marker_of_another_message_does_not_swallow_that_one()
    {
        using var channel = Channel(folder);
        await channel.SendAsync(Log, Message with { Id = "a", Text = "x\n<!-- message b -->\ny" }, Cancel);
        await channel.SendAsync(Log, Message with { Id = "b", Text = "the real b" }, Cancel);

        Assert.Contains("the real b", await ReadAsync("astrid-lunde.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_that_arrive_together_are_all_there()
    {
        using var channel = Channel(folder);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => channel.SendAsync(Log, Message with { Id = $"m{number}" }, Cancel)));

        var text = await ReadAsync("astrid-lunde.md");
        Assert.All(Enumerable.Range(0, 20), number => Assert.Contains($"<!-- message m{number} -->", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_somebody_else_holds_makes_the_step_try_again()
    {
        await using var held = new FileStream(Path.Combine(folder, "astrid-lunde.md"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using var channel = Channel(folder);

        Assert.Equal(DeliveryOutcome.Retry, (await channel.SendAsync(Log, Message, Cancel)).Outcome);
    }

    [Theory]
    [InlineData("Engineering leads", "engineering-leads")]
    [InlineData("finops", "finops")]
    [InlineData("../../etc/passwd", "etc-passwd-")]
    [InlineData("C:\\windows", "c-windows-")]
    [InlineData("", "recipient-")]
    [InlineData("本番", "recipient-")]
    [InlineData("Bjørn Hauge", "bj-rn-hauge-")]
    [InlineData("con", "con-")]
    [InlineData("COM1", "com1-")]
    public void A_name_makes_a_file_name_that_every_system_accepts(string name, string slug)
    {
        var made = FileNames.Slug(name);

        Assert.StartsWith(slug, made, StringComparison.Ordinal);
        Assert.Matches("^[a-z0-9-]+$", made);
        Assert.Equal(slug.EndsWith('-') ? slug.Length + 6 : slug.Length, made.Length);
    }

    [Fact]
    public void Names_that_look_the_same_without_their_accents_stay_apart()
    {
        Assert.NotEqual(FileNames.Slug("Bjørn"), FileNames.Slug("Bjärn"), StringComparer.Ordinal);
        Assert.True(FileNames.Slug(new string('x', 500)).Length < 80);
    }

    [Fact]
    public async Task Without_a_folder_each_message_is_a_document_and_the_second_attempt_is_no_error()
    {
        documents.Setup(store => store.CreateAsync("reviews", It.IsAny<string>(), It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync("here");
        documents.Setup(store => store.CreateAsync("reviews", "log/engineering-leads/inc-1%7Cfired%7C0.md", It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ConcurrencyException("The document"));
        using var channel = Channel("");

        var delivery = await channel.SendAsync(Log, Message, Cancel);

        Assert.Equal(DeliveryOutcome.Delivered, delivery.Outcome);
        documents.Verify(store => store.CreateAsync("reviews", "log/astrid-lunde/inc-1%7Cfired%7C0.md", It.IsAny<ReadOnlyMemory<byte>>(), "text/markdown; charset=utf-8", It.IsAny<CancellationToken>()), Times.Once);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LogChannel Channel(string logFolder) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["AiFinOps:LogFolder"] = logFolder }).Build(), documents.Object);

    private async Task<string> ReadAsync(string name) => await File.ReadAllTextAsync(Path.Combine(folder, name), Cancel);
}
