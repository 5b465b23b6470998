using AiFinOps.Adapters.Sources.Http;

namespace AiFinOps.Adapters.Tests.Sources.Http;

public sealed class BoundedStreamTests
{
    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task An_answer_is_read_up_to_its_bound(int bytes, bool fits)
    {
        await using var stream = new BoundedStream(new MemoryStream(new byte[bytes]), most: 10);
        var reading = async () => await stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);

        if (fits)
        {
            await reading();
        }
        else
        {
            Assert.Contains("larger than 10 bytes", (await Assert.ThrowsAsync<InvalidDataException>(reading)).Message, StringComparison.Ordinal);
        }
    }
}
