using System.Net;

namespace AiFinOps.Functions.Tests.LocalHosting;

/// <summary>HTTP functions over a real socket.</summary>
public sealed class HttpRouteTests(LocalAzurite azurite) : IAsyncLifetime
{
    private readonly Recorder _recorder = new();
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });
    private TestHost _host = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(azurite, [typeof(Greeting), typeof(Unnamed)], _recorder);
        _client.BaseAddress = _host.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_route_below_the_prefix_binds_its_values_and_body()
    {
        var answer = await _client.PostAsync("/api/greet/Zo%C3%AB/3", new StringContent("hello"), Cancelled);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("""{"name":"Zoë","times":3}""", await answer.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("hello", Assert.Single(_recorder.Calls).Text);
    }

    [Theory]
    [InlineData("GET", "/api/greet/a/1", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/greet/a/1", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/greet/a", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/unnamed", HttpStatusCode.OK)]
    [InlineData("GET", "/", HttpStatusCode.Redirect)]
    public async Task Only_the_route_and_its_methods_answer(string method, string path, HttpStatusCode status)
    {
        var answer = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancelled);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_function_that_throws_answers_a_problem_without_its_inside()
    {
        _recorder.Behaviour = (_, _) => throw new FormatException("secret detail");

        var answer = await _client.PostAsync("/api/greet/a/1", null, Cancelled);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/api/unnamed", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_body_without_end_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/greet/a/1") { Content = new ByteArrayContent(new byte[11 * 1024 * 1024]) };
        request.Headers.ExpectContinue = true;
        var answer = await _client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_foreign_host_name_gets_no_answer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/unnamed");
        request.Headers.Host = "rebound.example";
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.SendAsync(request, Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData("http://0.0.0.0:7071")]
    [InlineData("http://192.0.2.1:80")]
    [InlineData("https://127.0.0.1:7071")]
    [InlineData("7071")]
    public void It_listens_on_this_machine_only(string url)
    {
        var options = new AiFinOps.Cli.Hosting.LocalHostOptions
        {
            Functions = [], Order = [], Settings = new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build(),
            HostJson = Repository.HostJson, Services = _ => { }, Url = url,
        };
        var refusal = Assert.Throws<InvalidOperationException>(() => AiFinOps.Cli.Hosting.LocalHost.Build(options));
        Assert.Contains(url, refusal.Message, StringComparison.Ordinal);
    }
}
