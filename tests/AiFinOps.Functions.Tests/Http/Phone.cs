using Microsoft.Playwright;

namespace AiFinOps.Functions.Tests.Http;

/// <summary>A real browser on a small screen. What a page complains of is kept.</summary>
internal sealed class Phone : IAsyncDisposable
{
    private static readonly string Chromium = Environment.GetEnvironmentVariable("AIFINOPS_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Phone(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.PageError += (_, error) => Complaints.Add(error);
        page.Console += (_, message) => Complaints.AddRange(message.Type == "error" ? [message.Text] : Array.Empty<string>());
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    /// <param name="person">Named by the header of local development; null for nobody.</param>
    public static async Task<Phone> OpenAsync(string? person = null)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = 390, Height = 844 },
            ExtraHTTPHeaders = person is null ? [] : [KeyValuePair.Create(Adapters.Http.LocalDevelopment.PersonHeader, person)],
        });
        return new Phone(playwright, browser, page);
    }

    /// <summary>Nothing has to be moved sideways to be read.</summary>
    public async Task<bool> FitsAsync() => await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
