using System.Net.Http.Headers;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Fakes;

/// <summary>
/// The real application on a free port of loopback, over a fresh store of its own, with an admin and an Admin API key.
/// Password hashes are cheap. For integration and browser tests. Ends and cleans up on disposal.
/// </summary>
public sealed class AppFactory : IAsyncDisposable
{
    public const string AdminEmail = "admin@example.org";
    public const string AdminPassword = "correct horse battery";
    /// <summary>What a user chooses in place of a temporary password.</summary>
    public const string OwnPassword = "a password of my own";

    public const string AdminKey = "test-admin-key-0123456789";

    /// <summary>Limits that are set, so that no call of our own asks the provider for them. For <c>auto</c> a test says so.</summary>
    public static readonly (string Key, string Value)[] SetLimits =
        [("Mistral:RequestsPerSecond", "1"), ("Mistral:RequestsPerMinute", "60"), ("Mistral:TokensPerMinute", "500000")];

    private const string TokenPath = "test/antiforgery";

    private readonly TestStore _store;
    private readonly bool _ownsStore;
    private readonly WebApplication _app;

    private AppFactory(TestStore store, bool ownsStore, WebApplication app, Uri url)
    {
        (_store, _ownsStore, _app, Url) = (store, ownsStore, app, url);
    }

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri Url { get; }

    public IServiceProvider Services => _app.Services;

    public TestStore Store => _store;

    /// <param name="kind">The store.</param>
    /// <param name="settings">Further configuration, such as ("Mistral:RequestsPerMinute", "6"). Embeddings are off unless asked for.</param>
    /// <param name="configure">Last word on the services, such as a fake clock.</param>
    /// <param name="map">Further endpoints.</param>
    public static async Task<AppFactory> StartAsync(
        StoreKind kind = StoreKind.Sqlite, IEnumerable<(string Key, string Value)>? settings = null, Action<IServiceCollection>? configure = null, Action<WebApplication>? map = null)
    {
        var store = await TestStore.CreateAsync(kind);
        try
        {
            return await StartAsync(store, ownsStore: true, WithAdmin(settings), configure, map);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts over a store that the caller keeps: for restarts and second instances. Makes no admin and no key by itself.</summary>
    public static Task<AppFactory> StartOverAsync(
        TestStore store, IEnumerable<(string Key, string Value)>? settings = null, Action<IServiceCollection>? configure = null, Action<WebApplication>? map = null) =>
        StartAsync(store, ownsStore: false, settings ?? [], configure, map);

    /// <summary>The settings that make the admin and the Admin key, and any others.</summary>
    public static IEnumerable<(string Key, string Value)> WithAdmin(IEnumerable<(string Key, string Value)>? settings = null) =>
        [("Bootstrap:AdminEmail", AdminEmail), ("Bootstrap:AdminPassword", AdminPassword), ("Bootstrap:ApiKey", AdminKey), .. settings ?? []];

    /// <summary>A client with a key; by default the Admin key.</summary>
    public HttpClient ApiClient(string key = AdminKey)
    {
        var client = AnonymousClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A client with a fresh key of the role Chat.</summary>
    public Task<HttpClient> ChatClientAsync() => KeyClientAsync(ApiKeyRole.Chat);

    /// <summary>A client with a fresh key of a role.</summary>
    public async Task<HttpClient> KeyClientAsync(ApiKeyRole role)
    {
        var outcome = await Services.GetRequiredService<ApiKeyStore>().CreateAsync($"{role} {Guid.NewGuid():N}", role, null, AuditActor.CommandLine);
        return ApiClient(outcome.Secret!);
    }

    /// <summary>A browser without scripts where a new user of a role is signed in, as <c>ROLE@example.org</c>.</summary>
    public async Task<ScriptlessBrowser> UserBrowserAsync(UserRole role)
    {
        var email = $"{role.ToString().ToLowerInvariant()}@example.org";
        await Services.GetRequiredService<UserAccounts>().AddAsync(email, OwnPassword, role, AuditActor.CommandLine);
        return await SignedInBrowserAsync(email, OwnPassword);
    }

    /// <summary>A client without a key; keeps cookies, follows no redirects.</summary>
    public HttpClient AnonymousClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = Url };

    /// <summary>A browser without scripts that nobody has signed in with.</summary>
    public ScriptlessBrowser Browser() => new(Url);

    /// <summary>A browser without scripts where the admin is signed in, or another; a temporary password becomes <see cref="OwnPassword"/>.</summary>
    public async Task<ScriptlessBrowser> SignedInBrowserAsync(string email = AdminEmail, string password = AdminPassword)
    {
        var browser = Browser();
        var response = await browser.SignInAsync(email, password);
        if (await response.Content.ReadAsStringAsync() is var page && page.Contains("Own.Grant", StringComparison.Ordinal))
        {
            response = await browser.SubmitShownAsync(page, "sign-in", [("Own.Password", OwnPassword)], "own-password");
        }

        return browser.Target(response) == "/" ? browser : throw new InvalidOperationException($"Signing in gave {response.StatusCode}.");
    }

    /// <summary>The token that forms of this signed-in browser carry, as a field. Interactive pages hand it to their circuit, so it is asked for by the side.</summary>
    public async Task<(string Name, string Value)> AntiforgeryTokenAsync(ScriptlessBrowser browser)
    {
        var token = await browser.Client.GetStringAsync(TokenPath);
        return ("__RequestVerificationToken", token);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsStore)
        {
            await _store.DisposeAsync();
        }
    }

    private static async Task<AppFactory> StartAsync(
        TestStore store, bool ownsStore, IEnumerable<(string Key, string Value)> settings, Action<IServiceCollection>? configure, Action<WebApplication>? map)
    {
        var values = ConfigurationExtensions.AsEnumerable(store.Configuration).Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);
        values.TryAdd("Search:Embeddings", "false");
        foreach (var (key, value) in SetLimits)
        {
            values.TryAdd(key, value);
        }

        values.TryAdd("Logging:LogLevel:Default", "Error");
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        var app = WebHost.Build(["--urls=http://127.0.0.1:0", .. values.Select(pair => $"--{pair.Key}={pair.Value}")], services =>
        {
            services.UseCheapPasswordHashes();
            configure?.Invoke(services);
        });
        app.MapGet(TokenPath, (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken).ExcludeFromDescription();
        map?.Invoke(app);
        try
        {
            await WebHost.PrepareAsync(app, TestContext.Current.CancellationToken);
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new AppFactory(store, ownsStore, app, new Uri(app.Urls.Single() + "/"));
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
