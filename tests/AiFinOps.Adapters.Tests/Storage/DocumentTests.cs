using System.Text;
using AiFinOps.Adapters.Storage.Documents;
using AiFinOps.Testing;
using AiFinOps.Workflows;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Tests.Storage;

public class DocumentTests(Azurite azurite) : StorageTest(azurite)
{
    private BlobDocumentStore Documents => new(Storage);

    [Fact]
    public async Task A_document_is_written_once_and_the_same_again_changes_nothing()
    {
        var location = await Documents.CreateAsync(Containers.Evidence, "inc-1/facts.json", "{}"u8.ToArray(), "application/json", Token);

        Assert.Equal("evidence/inc-1/facts.json", location);
        Assert.Equal(location, await Documents.CreateAsync(Containers.Evidence, "inc-1/facts.json", "{}"u8.ToArray(), "application/json", Token));
        Assert.Equal("{}", Encoding.UTF8.GetString(await Documents.ReadAsync(Containers.Evidence, "inc-1/facts.json", Token) ?? []));
    }

    [Fact]
    public async Task Evidence_is_never_overwritten()
    {
        await Documents.CreateAsync(Containers.Evidence, "inc-1/facts.json", "{}"u8.ToArray(), "application/json", Token);

        var conflict = await Assert.ThrowsAsync<ConcurrencyException>(
            () => Documents.CreateAsync(Containers.Evidence, "inc-1/facts.json", "{ }"u8.ToArray(), "application/json", Token));

        Assert.Contains("evidence/inc-1/facts.json", conflict.Message, StringComparison.Ordinal);
        Assert.Equal("{}", Encoding.UTF8.GetString(await Documents.ReadAsync(Containers.Evidence, "inc-1/facts.json", Token) ?? []));
    }

    [Fact]
    public async Task Documents_are_listed_by_the_beginning_of_their_path()
    {
        foreach (var path in new[] { "inc-1/a", "inc-1/b", "inc-2/a" })
        {
            await Documents.CreateAsync(Containers.Evidence, path, default, "text/plain", Token);
        }

        Assert.Equal(["inc-1/a", "inc-1/b"], await Documents.ListAsync(Containers.Evidence, "inc-1/", Token));
        Assert.Empty(await Documents.ListAsync(Containers.Reviews, "", Token));
        Assert.Null(await Documents.ReadAsync(Containers.Evidence, "inc-3/a", Token));
    }

    [Fact]
    public async Task Published_reviews_are_listed_newest_first()
    {
        var reviews = new TableReviewStore(Storage, Unreadable);
        var older = new PublishedReview("2026/W08", new(2026, 2, 16), new(2026, 2, 22), Now.AddDays(-7), "reviews/2026-W08.md");
        var newer = new PublishedReview("2026/W09", new(2026, 2, 23), new(2026, 3, 1), Now, "reviews/2026-W09.md");
        await reviews.SaveAsync(newer, Token);
        await reviews.SaveAsync(older with { Location = "draft" }, Token);
        await reviews.SaveAsync(older, Token);

        Assert.Equal([newer, older], await reviews.ListAsync(Token));
    }

    [Fact]
    public async Task Bundles_are_listed_newest_first_and_the_same_one_again_is_one_row()
    {
        var index = new TableEvidenceIndex(Storage, Unreadable);
        var older = new EvidenceRow("chat-20260301-3f9a", "chat", "chat-20260301-3f9a/0012-aabbccddeeff", "aabb", Now.AddDays(-1), "carla");
        var newer = new EvidenceRow("source:azure-20260302-11c0", "source:azure", "source:azure-20260302-11c0/0004-001122334455", "0011", Now, "dag");
        await index.AddAsync(newer, Token);
        await index.AddAsync(older, Token);
        await index.AddAsync(older, Token);

        Assert.Equal([newer, older], await index.ListAsync(Token));
    }
}
