using Microsoft.Playwright;

namespace AiFinOps.Scenarios;

/// <summary>The pages of the sample month in a real Chromium.</summary>
public sealed class PageTests(SampleMonth month)
{
    private static readonly string Chromium = Environment.GetEnvironmentVariable("AIFINOPS_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    [Fact]
    public async Task From_the_one_page_every_link_leads_to_a_file_that_is_there()
    {
        await using var browser = await Browser.OpenAsync(Chromium);
        var page = await browser.GoToAsync(File("index.html"));

        var links = await page.Locator("a[href]").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");

        Assert.True(links.Length > month.Replay.Report.Incidents.Count);
        Assert.All(links, link => Assert.True(System.IO.File.Exists(new Uri(link).LocalPath), link));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_page_of_a_closed_incident_shows_its_life_its_margin_and_who_was_told()
    {
        var incident = month.Replay.Report.Single("order-agent", "hard-stop|2026-10");
        await using var browser = await Browser.OpenAsync(Chromium);
        var page = await browser.GoToAsync(File($"incidents/{incident.Id}.html"));

        Assert.StartsWith("Order agent has reached the hard stop", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        var text = await page.Locator("body").InnerTextAsync();
        Assert.All(["Acknowledged", "Closed", "96.85 %", "dry-run", "Eirin Vik", "Commerce AI"], told => Assert.Contains(told, text, StringComparison.Ordinal));
        Assert.Empty(browser.Complaints);
    }

    private string File(string name) => new Uri(Path.Combine(month.Replay.Folder, name)).AbsoluteUri;

    private sealed class Browser(IPlaywright playwright, IBrowser browser) : IAsyncDisposable
    {
        /// <summary>Errors that the page reported.</summary>
        public List<string> Complaints { get; } = [];

        public static async Task<Browser> OpenAsync(string executable)
        {
            var playwright = await Playwright.CreateAsync();
            var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = executable,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
            return new Browser(playwright, browser);
        }

        public async Task<IPage> GoToAsync(string address)
        {
            var page = await browser.NewPageAsync();
            page.PageError += (_, error) => Complaints.Add(error);
            page.Console += (_, message) =>
            {
                if (message.Type == "error")
                {
                    Complaints.Add(message.Text);
                }
            };
            await page.GotoAsync(address);
            return page;
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }
}
