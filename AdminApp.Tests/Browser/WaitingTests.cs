using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Simulation;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AdminApp.Tests.Browser;

/// <summary>Waiting and trouble as a person sees them, over the real LLM service and a simulated provider that fails on demand.</summary>
public sealed class WaitingTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Question = "What would a touch screen cost for each remote?";

    private static readonly SimulationOptions Quick = new() { MinSeconds = 0.2, MaxSeconds = 0.2, RequestsPerMinute = 0, TokensPerMinute = 0 };

    [Fact]
    public async Task Refused_TellsWaitBesideLimit_AndWaitAnywayWaits()
    {
        await using var provider = await StartAsync(Quick with { RequestsPerMinute = 1, WindowSeconds = 30 });
        await using var host = await ChatHost.StartOverAsync(
            provider.BaseUrl, ("Mistral:RequestsPerMinute", "1"), ("Mistral:LimitWindowSeconds", "30"), ("Performance:PatienceSeconds", "4"));
        var page = await host.OpenAsync(this);
        await CallAsync(host);
        await AskAsync(page);

        var notice = page.Locator(".chat-answer .ui-notice");
        await Expect(notice).ToContainTextAsync("Not sent: the wait is too long");
        await Expect(notice).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"The queue needs about \d+ s, your limit is 4 s\."));
        await Expect(notice.GetByRole(AriaRole.Button).First).ToHaveTextAsync("Wait anyway");
        await LookAsync(page, "refused");

        await notice.GetByRole(AriaRole.Button, new() { Name = "Wait anyway" }).ClickAsync();
        await Expect(page.Locator(".chat-pending")).ToContainTextAsync("Next in the queue");
        await Expect(page.Locator(".chat-budget")).ToContainTextAsync("0 free, 1 waiting");
        await Expect(page.Locator(".chat-answer-meta")).ToContainTextAsync("mistral-small");
        await Expect(page.Locator(".chat-answer .ui-notice")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task WaitingThird_SaysItsPlace_AndTheMeterCountsWhatIsPromised()
    {
        await using var provider = await StartAsync(Quick);
        await using var host = await ChatHost.StartOverAsync(provider.BaseUrl, ("Mistral:RequestsPerMinute", "6"), ("Mistral:LimitWindowSeconds", "120"), ("Performance:PatienceSeconds", "600"));
        var page = await host.OpenAsync(this);
        await Expect(page.Locator(".chat-budget")).ToContainTextAsync("6 of 6 requests free this minute");
        for (var i = 0; i < 6; i++)
        {
            await CallAsync(host, $"before {i}");
        }

        using var leave = new CancellationTokenSource();
        var others = Enumerable.Range(0, 2).Select(i => CallAsync(host, $"others {i}", leave.Token)).ToArray();
        await AskAsync(page);

        await Expect(page.Locator(".chat-pending")).ToContainTextAsync("3rd in the queue");
        await Expect(page.Locator(".chat-pending")).ToContainTextAsync("Waiting for the per-minute limit");
        await Expect(page.Locator(".chat-budget")).ToContainTextAsync("0 free, 3 waiting");
        await LookAsync(page, "waiting");
        await leave.CancelAsync();
        await Task.WhenAll(others).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task SentAndSilent_CountsTheSeconds_ThenTellsTheTimeOut()
    {
        await using var provider = await StartAsync(Quick with { Faults = [new(FaultKind.Hang, 1)] });
        await using var host = await ChatHost.StartOverAsync(provider.BaseUrl, ("Mistral:RequestTimeoutSeconds", "8"), ("Mistral:MaxRetries", "0"));
        var page = await host.OpenAsync(this);
        await AskAsync(page);
        await Expect(page.Locator(".chat-pending")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"Sent, waiting for the first words, [1-7] s"));
        await LookAsync(page, "sent-silent");
        await Expect(page.Locator(".chat-answer .ui-notice .ui-medium")).ToHaveTextAsync("Mistral didn't respond in time");
        await Expect(page.Locator(".chat-answer .ui-notice .ui-notice-text")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"Tried once, for \d+ s\. The best quotes are below\."));
    }

    [Fact]
    public async Task ServerError_IsToldAsThat_WithWhatWasTried_AndTheQuotesAreThereAtOnce()
    {
        await using var provider = await StartAsync(Quick with { Faults = [new(FaultKind.ServerError, 1)] });
        await using var host = await ChatHost.StartOverAsync(provider.BaseUrl, ("Mistral:MaxRetries", "1"), ("Mistral:RetryDelaySeconds", "8"));
        var page = await host.OpenAsync(this);
        await AskAsync(page);
        await Expect(page.Locator(".chat-pending .chat-pending-trouble")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^Mistral returned an error\. Retrying in \d s \(2 of 2\)\.$"));
        await LookAsync(page, "retrying");

        await Expect(page.Locator(".chat-answer .ui-notice .ui-medium")).ToHaveTextAsync("Mistral returned an error (500)");
        await Expect(page.Locator(".chat-answer .ui-notice .ui-notice-text")).ToContainTextAsync("Tried 2 times in ");
        await Expect(page.Locator(".chat-scroller .ui-notice")).ToHaveCountAsync(1);
        await Expect(page.Locator(".chat-answer .chat-text")).ToContainTextAsync("The best quotes from your transcripts:");
        await Expect(page.Locator(".chat-answer .chat-text .chat-citation").First).ToBeVisibleAsync();
        await LookAsync(page, "error");
        await Axe.CheckAsync(page, "error");

        await page.GetByRole(AriaRole.Link, new() { Name = "Search transcripts instead" }).ClickAsync();
        await Expect(page.GetByLabel("Search the transcripts")).ToHaveValueAsync(Question);
    }

    [Fact]
    public async Task UnreachableProvider_IsToldApart()
    {
        string address;
        await using (var gone = await StartAsync(Quick))
        {
            address = gone.BaseUrl;
        }

        await using var host = await ChatHost.StartOverAsync(address, ("Mistral:MaxRetries", "0"));
        var page = await host.OpenAsync(this);
        await AskAsync(page);
        await Expect(page.Locator(".chat-answer .ui-notice .ui-medium")).ToHaveTextAsync("Mistral can't be reached");
        await Expect(page.Locator(".chat-scroller .ui-notice")).ToHaveCountAsync(1);
        await LookAsync(page, "unreachable");
        await Axe.CheckAsync(page, "unreachable");
    }

    [Fact]
    public async Task OpenBreaker_ShowsTheBar_TriesNow_AndItsReturnIsFoundOutWithoutAQuestion()
    {
        await using var provider = await StartAsync(Quick with { Faults = [new(FaultKind.ServerError, 1)] });
        await using var host = await ChatHost.StartOverAsync(provider.BaseUrl, ("Mistral:MaxRetries", "0"), ("Mistral:RequestsPerMinute", "60"));
        var page = await host.OpenAsync(this);
        await BreakAsync(host);
        var bar = page.Locator(".chat-provider-bar");
        await Expect(bar.Locator(".ui-medium")).ToHaveTextAsync("Answers are paused: Mistral returned an error");
        await Expect(bar).ToContainTextAsync("Trying Mistral again in 8 s.");
        await Expect(page.Locator(".chat-budget")).ToHaveCountAsync(0);
        await LookAsync(page, "breaker");

        // A question tells it itself, with the quotes meanwhile.
        await AskAsync(page);
        await Expect(page.Locator(".chat-pending")).ToContainTextAsync("Trying Mistral again in ");
        await Expect(page.Locator(".chat-early-quotes")).ToContainTextAsync("The best quotes from your transcripts:");
        await Expect(bar).ToHaveCountAsync(0);
        await LookAsync(page, "breaker-waiting");
        await page.Locator(".chat-pending").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        provider.Options = provider.Options with { Faults = [] };
        await bar.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();
        await Expect(bar).ToHaveCountAsync(0);
        Assert.True(host.App.Services.GetRequiredService<ILlmService>().Provider.IsUp);
        await Expect(page.Locator(".chat-budget")).ToBeVisibleAsync();
        await LookAsync(page, "recovered");
    }

    [Fact]
    public async Task ZeroAllowance_SaysWhoCanHelp_AndTheBarGoesWhenItIsLifted()
    {
        await using var provider = await StartAsync(Quick with { ZeroAllowance = true });
        await using var host = await ChatHost.StartOverAsync(provider.BaseUrl);
        var page = await host.OpenAsync(this);
        await AskAsync(page);
        await Expect(page.Locator(".chat-answer .ui-notice .ui-medium")).ToHaveTextAsync("The Mistral key has no quota for this model (429)");
        await Expect(page.Locator(".chat-scroller .ui-notice")).ToHaveCountAsync(1);
        await LookAsync(page, "zero-allowance-answer");

        await page.GotoAsync("/");
        var bar = page.Locator(".chat-provider-bar");
        await Expect(bar).ToContainTextAsync("An admin has to change the key, its plan or the model.");
        await LookAsync(page, "zero-allowance");
        await Axe.CheckAsync(page, "zero-allowance");
        provider.Options = provider.Options with { ZeroAllowance = false };
        await bar.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();
        await Expect(bar).ToHaveCountAsync(0);

        // The question, the check of the key that its refusal calls for, and the test call, which may share the check's.
        Assert.InRange(provider.Arrivals.Total, 2, 3);
    }

    [Fact]
    public async Task WithoutAKey_ItIsSaidBeforeTheFirstQuestion_WithHowToAddOne()
    {
        await using var host = await ChatHost.StartOverAsync("http://127.0.0.1:1/v1", ("Mistral:ApiKey", ""));
        var page = await host.OpenAsync(this);
        await Expect(page.Locator(".chat-scroller .ui-notice")).ToContainTextAsync("No AI model connected");
        await Expect(page.Locator(".chat-budget")).ToContainTextAsync("No AI model connected");
        await Expect(page.Locator(".chat-budget svg")).ToHaveCountAsync(0);
        await LookAsync(page, "no-key");
        await Axe.CheckAsync(page, "no-key");
        await page.Locator(".chat-scroller .ui-notice").GetByRole(AriaRole.Button, new() { Name = "How to connect one" }).ClickAsync();
        await Expect(page.Locator(".mud-dialog")).ToContainTextAsync("Mistral__ApiKey");
        await LookAsync(page, "no-key-help");
        await Axe.CheckAsync(page, "no-key-help");
        await page.Keyboard.PressAsync("Escape");

        await AskAsync(page);
        await Expect(page.Locator(".chat-answer-meta")).ToContainTextAsync("Quotes only");
        await Expect(page.Locator(".chat-scroller .ui-notice")).ToHaveCountAsync(0);
        await LookAsync(page, "no-key-answer");
    }

    private static Task<SimulatedMistral> StartAsync(SimulationOptions options) => SimulatedMistral.StartAsync(options, cancellationToken: TestContext.Current.CancellationToken);

    private static async Task AskAsync(IPage page)
    {
        await page.GetByLabel("Your question").FillAsync(Question);
        await Expect(page.Locator("button.chat-send")).ToBeEnabledAsync();
        await page.GetByLabel("Your question").PressAsync("Enter");
    }

    /// <summary>A call of someone else, named by its text.</summary>
    private static async Task CallAsync(ChatHost host, string text = "before", CancellationToken cancellationToken = default)
    {
        var request = new LlmRequest { Messages = [new ChatMessage(ChatRole.User, text)], Terms = new() { User = text, Patience = AskRequest.MaxPatience } };
        await foreach (var _ in host.App.Services.GetRequiredService<ILlmService>().StreamAsync(request, cancellationToken))
        {
        }
    }

    // As many failures as the breaker judges by.
    private static async Task BreakAsync(ChatHost host)
    {
        for (var i = 0; i < CircuitBreaker.MinAttempts; i++)
        {
            await Assert.ThrowsAsync<LlmException>(() => CallAsync(host, $"failing {i}"));
        }
    }

    /// <summary>The state in four views, where pictures are wanted.</summary>
    private static async Task LookAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ADMINAPP_SHOTS") is not { Length: > 0 })
        {
            return;
        }

        foreach (var (size, width, height) in new[] { ("wide", 1440, 900), ("small", 390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            foreach (var theme in new[] { "light", "dark" })
            {
                await page.EvaluateAsync("theme => document.documentElement.dataset.theme = theme", theme);
                await BrowserFixture.ShotAsync(page, $"waiting-{name}-{size}-{theme}");
            }
        }

        await page.EvaluateAsync("document.documentElement.dataset.theme = 'light'");
        await page.SetViewportSizeAsync(1440, 900);
    }
}
