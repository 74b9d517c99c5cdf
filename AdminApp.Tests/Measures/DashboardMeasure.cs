using System.Globalization;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Browser;
using AdminApp.Tests.Fakes;
using Microsoft.Playwright;

namespace AdminApp.Tests.Measures;

/// <summary>
/// <c>measure dashboards FOLDER</c>: the CPU time of a published server while 20 dashboards are open, beside none, and how long answers take in
/// the meantime. A question is asked every second, so that the charts change. The browser runs in a process of its own, which is not counted.
/// </summary>
internal static class DashboardMeasure
{
    private const int Dashboards = 20;

    // A chart that changes is one new element in the plot.
    private const string CountRenderings =
        "window.drawn = 0; new MutationObserver(all => window.drawn += all.filter(one => [...one.addedNodes].some(node => node.nodeName === 'svg')).length)"
        + ".observe(document.querySelector('.dashboard'), { childList: true, subtree: true })";

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static int _asked;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var folder] || !File.Exists(Path.Combine(folder, "AdminApp.dll")))
        {
            await Console.Error.WriteLineAsync("Name the folder that `dotnet publish` wrote.");
            return 2;
        }

        await using var provider = await SimulatedMistral.StartAsync(
            new SimulationOptions { MinSeconds = 1, MaxSeconds = 3, RequestsPerMinute = 1_000_000, TokensPerMinute = 1_000_000_000_000 }, cancellationToken: cancellationToken);
        await using var app = await AppProcess.StartFromAsync(
            Path.GetFullPath(folder), ("Mistral:BaseUrl", provider.BaseUrl), ("Mistral:ApiKey", "simulated"), ("Mistral:RequestsPerMinute", "600"), ("Mistral:TokensPerMinute", "10000000"));
        await QuestionMeasure.ImportAsync(app, cancellationToken);
        await using var browser = new BrowserFixture();
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = app.Url.ToString(), ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });

        // What is measured is the server; without styles the browser takes less of the machine.
        await context.RouteAsync("**/*.css", route => route.AbortAsync());
        await SignInAsync(context);
        await MeasureAsync(app, "warming up", cancellationToken);
        var none = await MeasureAsync(app, "none", cancellationToken);
        foreach (var range in (string[])["1h", "5m", "7d"])
        {
            var pages = new List<IPage>();
            for (var i = 0; i < Dashboards; i++)
            {
                var page = await context.NewPageAsync();
                await page.GotoAsync($"/dashboard?range={range}");
                await page.Locator(".dashboard-chart").First.WaitForAsync();
                await page.EvaluateAsync(CountRenderings);
                pages.Add(page);
            }

            await Task.Delay(Rest, TimeProvider.System, cancellationToken);
            var before = await RenderingsAsync(pages);
            var open = await MeasureAsync(app, $"{Dashboards} × {range}", cancellationToken);
            var renderings = (await RenderingsAsync(pages)).Zip(before, (after, at) => after - at).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"charts and lines of tiles drawn anew in each browser: {renderings.Min() / Length.TotalSeconds:0.0} to {renderings.Max() / Length.TotalSeconds:0.0} a second"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Dashboards} × {range} beside none: {open - none:0.0} % of a core"));
            foreach (var page in pages)
            {
                await page.CloseAsync();
            }

            await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        }

        await MeasureAsync(app, "none again", cancellationToken);
        return 0;
    }

    private static async Task<List<double>> RenderingsAsync(List<IPage> pages)
    {
        var drawn = new List<double>();
        foreach (var page in pages)
        {
            drawn.Add(await page.EvaluateAsync<double>("document.visibilityState === 'visible' ? window.drawn : -1e6"));
        }

        return drawn;
    }

    private static async Task SignInAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email", new() { Exact = true }).FillAsync(AppFactory.AdminEmail);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(AppFactory.AdminPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.Locator("h1").WaitForAsync();
        await page.CloseAsync();
    }

    private static async Task<double> MeasureAsync(AppProcess app, string what, CancellationToken cancellationToken)
    {
        var (cpu, began) = (QuestionMeasure.Cpu(app.Id), TimeProvider.System.GetTimestamp());
        var questions = new List<Task<double>>();
        while (TimeProvider.System.GetElapsedTime(began) < Length)
        {
            questions.Add(AskAsync(app, Interlocked.Increment(ref _asked)));
            await Task.Delay(Between, TimeProvider.System, cancellationToken);
        }

        var share = (QuestionMeasure.Cpu(app.Id) - cpu) / 10 / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var took = (await Task.WhenAll(questions)).Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {share:0.0} % of a core; {took.Count} answers in {took[took.Count / 2]:0.00} s (median), {took[took.Count * 95 / 100]:0.00} s (p95)"));
        return share;
    }

    private static async Task<double> AskAsync(AppProcess app, int number)
    {
        var began = TimeProvider.System.GetTimestamp();
        var outcome = await Integration.Questions.AskAsync(app.Client, $"What did the group think about the design of the remote control in case {number}?");
        return outcome.Answered ? TimeProvider.System.GetElapsedTime(began).TotalSeconds : throw new InvalidOperationException($"Not answered: {outcome.Status} {outcome.Code}");
    }
}
