using AdminApp.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Metrics;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Tests.Browser;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace AdminApp.Tests.Measures;

/// <summary>
/// Dashboards that stay open while days of questions go by in minutes: the whole application over a clock that runs fast and a provider that
/// answers at once. Other browsers come and go meanwhile. In the end everything must still respond.
/// </summary>
internal sealed class Soak : IAsyncDisposable
{
    private const string Door = "/test/sign-in";

    // By the clock of the application.
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan BetweenVisits = TimeSpan.FromMinutes(40);

    // What waits for the browser waits in real time.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly AppFactory _app;
    private readonly FastTime _time;
    private readonly ErrorLines _errors;
    private readonly IBrowserContext _browser;
    private readonly HttpClient _client;
    private readonly List<IPage> _dashboards = [];
    private int _asked;
    private int _answered;
    private int _visits;

    private Soak(AppFactory app, FastTime time, ErrorLines errors, IBrowserContext browser)
    {
        (_app, _time, _errors, _browser) = (app, time, errors, browser);
        _client = app.ApiClient();
    }

    /// <summary>Questions that were asked, and those of them that were answered.</summary>
    public (int Asked, int Answered) Questions => (Volatile.Read(ref _asked), Volatile.Read(ref _answered));

    /// <summary>Browsers that came, looked at two pages and were closed without a word.</summary>
    public int Visits => _visits;

    /// <summary>What the application logged as an error.</summary>
    public IReadOnlyList<string> Errors => _errors.Lines;

    /// <summary>Pages that are connected.</summary>
    public int Circuits => _app.Services.GetRequiredService<CircuitCount>().Open;

    /// <summary>Starts the application and opens the dashboards.</summary>
    /// <param name="fixture">The browser.</param>
    /// <param name="times">How much faster than life the clock runs.</param>
    /// <param name="ranges">The range of each dashboard.</param>
    public static async Task<Soak> StartAsync(BrowserFixture fixture, double times, IReadOnlyList<string> ranges)
    {
        var (time, errors) = (new FastTime(times), new ErrorLines());
        var app = await AppFactory.StartAsync(
            settings:
            [
                ("Mistral:ApiKey", "test-key"), ("Mistral:RequestsPerSecond", "0"), ("Mistral:RequestsPerMinute", "60"), ("Performance:RateLimitPerMinute", "0"),
            ],
            configure: services =>
            {
                services.AddSingleton<TimeProvider>(time);
                services.AddKeyedSingleton<IChatClient>(MistralChatClient.Name, new InstantProvider());
                services.AddSingleton<ILoggerProvider>(errors);
            },
            map: app => app.MapGet(Door, SignInAsync).AllowAnonymous());
        await app.Services.GetRequiredService<SampleMeetings>().ImportAsync(AuditActor.CommandLine, null, CancellationToken.None);
        var browser = await fixture.NewContextAsync(new BrowserNewContextOptions { BaseURL = app.Url.ToString(), ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        var soak = new Soak(app, time, errors, browser);
        foreach (var range in ranges)
        {
            soak._dashboards.Add(await soak.OpenAsync($"/dashboard?range={range}"));
        }

        return soak;
    }

    /// <summary>Lets time go by, with questions and visits.</summary>
    /// <param name="length">How long, by the application's clock.</param>
    public async Task RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var end = _time.Elapsed + length;
        var running = new List<Task>();
        var (question, visit) = (_time.Elapsed, _time.Elapsed);
        Task visiting = Task.CompletedTask;
        while (_time.Elapsed < end)
        {
            running.RemoveAll(asked => asked.IsCompletedSuccessfully);
            if (_time.Elapsed >= question && running.Count < 8)
            {
                question += BetweenQuestions;
                running.Add(AskAsync(cancellationToken));
            }

            if (_time.Elapsed >= visit && visiting.IsCompleted)
            {
                await visiting;
                visit += BetweenVisits;
                visiting = VisitAsync();
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }

        await Task.WhenAll([.. running, visiting]);
    }

    /// <summary>Managed memory of the process, after everything that can be freed is.</summary>
    public static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Memory of the scripts and number of elements of all dashboards, in their browsers.</summary>
    public async Task<(double ScriptBytes, double Elements)> BrowserAsync()
    {
        var (bytes, elements) = (0.0, 0.0);
        foreach (var page in _dashboards)
        {
            bytes += await page.EvaluateAsync<double>("performance.memory?.usedJSHeapSize ?? 0");
            elements += await page.EvaluateAsync<double>("document.querySelectorAll('*').length");
        }

        return (bytes, elements);
    }

    /// <summary>Whether each dashboard still follows the clock, leaves for another page and comes back; the answer names those that do not.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync()
    {
        var faults = new List<string>();
        foreach (var page in _dashboards)
        {
            try
            {
                var (address, now) = (page.Url, page.Locator(".dashboard"));
                await Assertions.Expect(now.Locator(".dashboard-chart").First).ToBeVisibleAsync();
                await page.GetByRole(AriaRole.Link, new() { Name = "Requests", Exact = true }).First.ClickAsync();
                await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Requests");
                await page.GoBackAsync();
                await Assertions.Expect(page).ToHaveURLAsync(address);
                await Assertions.Expect(now.Locator(".dashboard-chart").First).ToBeVisibleAsync();
            }
            catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
            {
                faults.Add($"{page.Url}: {exception.Message}");
            }
        }

        return faults;
    }

    /// <summary>Closes the dashboards and waits until the server has noticed.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (var page in _dashboards)
        {
            await page.CloseAsync();
        }

        _dashboards.Clear();
        while (Circuits > 0)
        {
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await _browser.NewPageAsync();
        await page.GotoAsync(Door);
        await page.GotoAsync(path);
        await page.Locator("h1").WaitForAsync();
        return page;
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _asked);
        var outcome = await Integration.Questions.AskAsync(_client, $"What did the group think about the design of the remote control in case {number}?", patienceSeconds: 3600);
        cancellationToken.ThrowIfCancellationRequested();
        if (outcome.Answered)
        {
            Interlocked.Increment(ref _answered);
        }
    }

    // Leaves as people do: by closing the browser, in the middle of whatever it shows.
    private async Task VisitAsync()
    {
        var page = await OpenAsync(_visits++ % 2 == 0 ? "/requests" : "/dashboard?range=1h");
        await page.GetByRole(AriaRole.Link, new() { Name = "Limits", Exact = true }).First.ClickAsync();
        await page.Locator("h1", new() { HasText = "Limits" }).WaitForAsync();
        await page.CloseAsync();
    }

    private static async Task<IResult> SignInAsync(SignInFlow flow, UserManager<AppUser> users)
    {
        await flow.SignInAsync((await users.FindByEmailAsync(AppFactory.AdminEmail))!, stay: true);
        return Results.Ok();
    }
}
