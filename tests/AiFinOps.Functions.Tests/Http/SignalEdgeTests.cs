using System.Net;
using System.Text.Json;

namespace AiFinOps.Functions.Tests.Http;

/// <summary><c>POST /api/signals</c> as whoever watches the product calls it, over a real socket.</summary>
public sealed class SignalEdgeTests(SignedProduct product) : IClassFixture<SignedProduct>
{
    private const string Broken = """{"signal":"support-chat-quality","what":"One answer in seven is refused"}""";

    [Fact]
    public async Task A_signal_that_a_rung_names_is_taken_and_says_that_nothing_was_to_be_undone()
    {
        var taken = await Edge.IsJsonAsync(await PostAsync(Broken, SignedProduct.NewKey), HttpStatusCode.Accepted);

        Assert.Equal(("support-chat-quality", JsonValueKind.Array, 0), (taken.GetProperty("signal").GetString(), taken.GetProperty("undone").ValueKind, taken.GetProperty("undone").GetArrayLength()));
    }

    [Fact]
    public async Task A_signal_that_no_rung_names_is_refused_with_those_that_one_does()
    {
        var problem = await Edge.IsProblemAsync(await PostAsync(Broken.Replace("support-chat", "other", StringComparison.Ordinal), SignedProduct.NewKey), HttpStatusCode.NotFound, "signal-unknown");

        Assert.Contains("support-chat-quality", problem.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "member-missing")]
    [InlineData("""{"signal":"support-chat-quality"}""", "member-missing")]
    [InlineData("""{"signal":7,"what":"x"}""", "member-of-wrong-type")]
    [InlineData("[]", "body-not-an-object")]
    [InlineData("", "body-empty")]
    public async Task What_is_no_signal_is_refused_with_a_reason(string body, string reason) =>
        await Edge.IsProblemAsync(await PostAsync(body, SignedProduct.NewKey), HttpStatusCode.BadRequest, reason);

    [Fact]
    public async Task A_signal_of_nobody_undoes_nothing() =>
        await Edge.IsProblemAsync(await PostAsync(Broken, new byte[32]), HttpStatusCode.Unauthorized, "signature-wrong");

    private Task<HttpResponseMessage> PostAsync(string body, byte[] key) => product.Edge.PostAsync("/api/signals", body, null, product.Signed(body, key));
}
