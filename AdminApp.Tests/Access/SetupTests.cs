using System.Net;
using AdminApp.Core.Access;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Access;

public class SetupTests
{
    private const string Password = "correct horse battery";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task CodeThenAdmin_SignsIn_AndClosesTheSetUp(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        await using var app = await AppFactory.StartOverAsync(store);
        using var browser = app.Browser();
        using (var start = await browser.GetAsync(""))
        {
            Assert.Equal("/setup", browser.Target(start));
        }

        using (var signIn = await browser.GetAsync("sign-in"))
        {
            Assert.Equal("/setup", browser.Target(signIn));
        }

        using (var code = await EnterCodeAsync(browser, app.Services.GetRequiredService<FirstRunCode>().Issue()))
        {
            Assert.Equal("/setup", browser.Target(code));
        }

        using (var bad = await CreateAsync(browser, "a@example.org", "short"))
        {
            Assert.Contains("8 to 256", await bad.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        using (var common = await CreateAsync(browser, "a@example.org", "12345678"))
        {
            Assert.Contains("easy to guess", await common.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        using (var admin = await CreateAsync(browser, "a@example.org", Password))
        {
            Assert.Equal("/", browser.Target(admin));
        }

        using var signedIn = await browser.GetAsync("");
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        using var stranger = app.Browser();
        using var closed = await stranger.GetAsync("setup");
        Assert.Equal("/sign-in", stranger.Target(closed));
        Assert.Equal("a@example.org", Assert.Single(await app.Services.GetRequiredService<UserAccounts>().ListAsync(Token)).Email);
    }

    [Fact]
    public async Task BeforeTheCode_NothingAboutTheServerShows_AndNoAdminCanBeMade()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var app = await AppFactory.StartOverAsync(store, [("Mistral:ApiKey", "secret-mistral-key")]);
        using var browser = app.Browser();
        var page = await browser.Client.GetStringAsync("setup", Token);
        foreach (var word in (string[])["SQLite", "secret-mistral-key", "key is set", "<h2>This server", "type=\"password\"", app.Services.GetRequiredService<FirstRunCode>().Issue()])
        {
            Assert.DoesNotContain(word, page, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains($"a password of {AccountRules.MinPasswordLength} characters or more", page, StringComparison.Ordinal);
        Assert.Contains("3 wrong codes lock this page for 10 minutes", page, StringComparison.Ordinal);

        using var forged = await browser.SubmitAsync("setup", [("_handler", "admin"), ("AdminForm.Email", "evil@example.org"), ("AdminForm.Password", Password)]);
        Assert.Empty(await app.Services.GetRequiredService<UserAccounts>().ListAsync(Token));
    }

    [Fact]
    public async Task ThreeWrongCodes_CloseThePageForAWhile_EvenForTheRightOne()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var app = await AppFactory.StartOverAsync(store);
        var code = app.Services.GetRequiredService<FirstRunCode>().Issue();
        using var browser = app.Browser();
        foreach (var says in (string[])["2 attempts left", "1 attempt left", "locked for 10 minutes", "locked for 10 minutes"])
        {
            using var response = await EnterCodeAsync(browser, "AAAA-AAAA");
            Assert.Contains(says, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        using var right = await EnterCodeAsync(browser, code);
        Assert.Null(browser.Target(right));
    }

    [Fact]
    public async Task TwoBrowsersWithTheRightCode_MakeOneAdmin()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var app = await AppFactory.StartOverAsync(store);
        var code = app.Services.GetRequiredService<FirstRunCode>().Issue();
        using var first = app.Browser();
        using var second = app.Browser();
        using var a = await EnterCodeAsync(first, code);
        using var b = await EnterCodeAsync(second, code);
        Assert.Equal("/setup", first.Target(a));
        Assert.Null(second.Target(b));

        var twice = await Task.WhenAll(CreateAsync(first, "a@example.org", Password), CreateAsync(first, "b@example.org", Password));
        Assert.Single(await app.Services.GetRequiredService<UserAccounts>().ListAsync(Token));
        Assert.Single(twice, r => first.Target(r) == "/");
    }

    [Fact]
    public async Task SetUpForm_WithoutItsToken_IsRefused()
    {
        await using var store = await TestStore.CreateAsync(StoreKind.Sqlite);
        await using var app = await AppFactory.StartOverAsync(store);
        using var browser = app.Browser();
        using var response = await browser.PostAsync("setup", [("_handler", "code"), ("CodeForm.Code", app.Services.GetRequiredService<FirstRunCode>().Issue())]);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static Task<HttpResponseMessage> EnterCodeAsync(ScriptlessBrowser browser, string code) => browser.SubmitAsync("setup", [("CodeForm.Code", code)]);

    private static Task<HttpResponseMessage> CreateAsync(ScriptlessBrowser browser, string email, string password) =>
        browser.SubmitAsync("setup", [("AdminForm.Email", email), ("AdminForm.Password", password)]);
}
