using AdminApp.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace AdminApp.Tests.Browser;

/// <summary>The application with a provider in the test's hand and a door that signs a browser in.</summary>
internal sealed class ChatHost : IAsyncDisposable
{
    private const string Door = "/test/sign-in";
    private readonly AppFactory _app;

    private ChatHost(AppFactory app, GatedLlm llm) => (_app, Llm) = (app, llm);

    public GatedLlm Llm { get; }

    public AppFactory App => _app;

    /// <param name="samples">Whether the sample meetings are there.</param>
    /// <param name="configure">Last word on the services.</param>
    public static async Task<ChatHost> StartAsync(bool samples = true, Action<IServiceCollection>? configure = null)
    {
        var llm = new GatedLlm();
        var app = await AppFactory.StartAsync(
            settings: [("Mistral:ApiKey", "test-key")],
            configure: services =>
            {
                services.AddSingleton<ILlmService>(llm);
                configure?.Invoke(services);
            },
            map: app => app.MapGet(Door, SignInAsync).AllowAnonymous());
        return await WithMeetingsAsync(app, llm, samples);
    }

    /// <summary>The application with the real LLM service and the sample meetings, over a provider's address.</summary>
    public static async Task<ChatHost> StartOverAsync(string provider, params (string Key, string Value)[] settings)
    {
        var app = await AppFactory.StartAsync(
            settings: [("Mistral:BaseUrl", provider), ("Mistral:ApiKey", "simulated"), ("Mistral:RequestsPerMinute", "0"), .. settings],
            map: app => app.MapGet(Door, SignInAsync).AllowAnonymous());
        return await WithMeetingsAsync(app, new GatedLlm(), samples: true);
    }

    /// <summary>A signed-in browser on the Chat page.</summary>
    /// <param name="test">The test, which closes the page when it ends.</param>
    /// <param name="width">Width of the window.</param>
    /// <param name="height">Height of the window.</param>
    /// <param name="dark">Whether the system uses a dark theme.</param>
    /// <param name="path">The page to open instead of Chat.</param>
    /// <param name="through">A proxy to the application; null: none.</param>
    public async Task<IPage> OpenAsync(BrowserTest test, int width = 1440, int height = 900, bool dark = false, string path = "/", Uri? through = null)
    {
        var page = await test.NewPageAsync(through ?? _app.Url, width, height, dark);
        await page.GotoAsync("/sign-in"); // where the server learns of the browser's size and theme
        await page.GotoAsync(Door);
        await page.GotoAsync(path);
        await page.Locator("h1").WaitForAsync();
        return page;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<ChatHost> WithMeetingsAsync(AppFactory app, GatedLlm llm, bool samples)
    {
        if (samples)
        {
            await app.Services.GetRequiredService<SampleMeetings>().ImportAsync(AuditActor.CommandLine, null, TestContext.Current.CancellationToken);
        }

        return new ChatHost(app, llm);
    }

    private static async Task<IResult> SignInAsync(SignInFlow flow, UserManager<AppUser> users)
    {
        await flow.SignInAsync((await users.FindByEmailAsync(AppFactory.AdminEmail))!, stay: true);
        return Results.Ok();
    }
}
