using System.Net;
using AdminApp.Access;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdminApp.Tests.Access;

public class SignInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sign-in", "/")]
    [InlineData("sign-in?returnUrl=%2Fsearch%3Fq%3Dx", "/search?q=x")]
    [InlineData("sign-in?returnUrl=https%3A%2F%2Fevil.example", "/")]
    [InlineData("sign-in?returnUrl=%2F%2Fevil.example", "/")]
    [InlineData("sign-in?returnUrl=%2F%5Cevil.example", "/")]
    public async Task RightPassword_LeadsToTheAskedPageOfThisSite(string path, string target)
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = app.Browser();
        using var response = await browser.SignInAsync(" Admin@Example.org ", path: path);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(new Uri(app.Url, target), new Uri(app.Url, response.Headers.Location!));
        using var again = await browser.GetAsync(path);
        Assert.Equal(target, browser.Target(again));
    }

    [Fact]
    public async Task Cookie_IsHttpOnlyAndLax_AndLastsOnlyWhenAskedTo()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = app.Browser();
        using var plain = await browser.SignInAsync();
        var session = SessionCookieOf(plain);
        Assert.Contains("httponly", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", session, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", session, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", session, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Cookie_IsSecureBehindAKnownHttpsProxy()
    {
        await using var app = await AppFactory.StartAsync(settings: [("Proxy:KnownProxies", "127.0.0.1")]);
        using var browser = app.Browser();
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        var page = await browser.GetAsync("sign-in");
        // A client over http would keep a secure cookie to itself: carry the token's cookie by hand.
        browser.Client.DefaultRequestHeaders.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
        using var response = await browser.SignInAsync();
        Assert.Contains("; secure", SessionCookieOf(response), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task StaySignedIn_LastsFourteenDays()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = app.Browser();
        var before = DateTimeOffset.UtcNow;
        using var response = await browser.SignInAsync(stay: true);
        var expires = SessionCookieOf(response).Split(';').Single(p => p.Trim().StartsWith("expires=", StringComparison.OrdinalIgnoreCase)).Split('=')[1];
        var days = (DateTimeOffset.Parse(expires, System.Globalization.CultureInfo.InvariantCulture) - before).TotalDays;
        Assert.InRange(days, 13.99, 14.01);
    }

    [Fact]
    public async Task UnknownAddressAndWrongPassword_ReadTheSame()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = app.Browser();
        foreach (var (email, password) in (IEnumerable<(string, string)>)[(AppFactory.AdminEmail, "wrong password 1"), ("nobody@example.org", "wrong password 1"), ("x", ""), ("<b>@example.org", "p")])
        {
            using var response = await browser.SignInAsync(email, password);
            var page = await response.Content.ReadAsStringAsync(Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains(WebUtility.HtmlEncode(SignInFlow.Wrong), page, StringComparison.Ordinal);
            Assert.Matches("aria-describedby=\"sign-in-error\"", page);
            Assert.DoesNotContain("<b>@", page, StringComparison.Ordinal);
            if (password.Length > 1)
            {
                Assert.DoesNotContain(password, page, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task FiveFailedTries_RestTheAccount_EvenSideBySide_UntilAReset()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = app.Browser();
        var tries = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            using var attacker = app.Browser();
            using var response = await attacker.SignInAsync(password: $"wrong password {i}");
            return response.StatusCode;
        }));
        Assert.All(tries, status => Assert.Equal(HttpStatusCode.OK, status));
        using (var right = await browser.SignInAsync())
        {
            Assert.Equal(HttpStatusCode.OK, right.StatusCode);
            Assert.Contains(WebUtility.HtmlEncode(SignInFlow.Wrong), await right.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        await using (var scope = app.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Core.Stores.Entities.AppUser>>();
            var end = await users.GetLockoutEndDateAsync((await users.FindByEmailAsync(AppFactory.AdminEmail))!);
            Assert.InRange((end!.Value - DateTimeOffset.UtcNow).TotalMinutes, 13, 15);
        }

        var reset = await app.Services.GetRequiredService<UserAccounts>().ResetAsync(AppFactory.AdminEmail, "another long password", enable: true, AuditActor.CommandLine, Token);
        Assert.Null(reset.Error);
        using var after = await browser.SignInAsync(password: "another long password");
        Assert.Equal("/", browser.Target(after));
    }

    [Fact]
    public async Task ManyTriesFromOneAddress_AreRefusedWithoutLooking()
    {
        await using var app = await AppFactory.StartAsync(configure: services => services.Replace(ServiceDescriptor.Singleton(_ => new SignInThrottle(3))));
        using var browser = app.Browser();
        for (var i = 0; i < 3; i++)
        {
            using var wrong = await browser.SignInAsync("nobody@example.org", "wrong password 1");
            Assert.Contains(WebUtility.HtmlEncode(SignInFlow.Wrong), await wrong.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        using var refused = await browser.SignInAsync();
        Assert.Contains(SignInFlow.TooMany, await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisabledUser_CannotSignIn_AndHisCookieEnds()
    {
        await using var app = await AppFactory.StartAsync();
        var accounts = app.Services.GetRequiredService<UserAccounts>();
        var user = await accounts.AddAsync("b@example.org", "another long password", UserRole.Admin, AuditActor.CommandLine, Token);
        using var browser = await app.SignedInBrowserAsync("b@example.org", "another long password");
        using (var before = await browser.GetAsync("access"))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        await accounts.SetDisabledAsync(user.User!.Id, disabled: true, AuditActor.CommandLine, Token);
        using (var after = await browser.GetAsync("access"))
        {
            Assert.Equal("/sign-in?returnUrl=%2Faccess&ended=disabled", browser.Target(after));
            Assert.Contains("Your account was disabled.", await browser.Client.GetStringAsync(browser.Target(after), Token), StringComparison.Ordinal);
        }

        using var again = await browser.SignInAsync("b@example.org", "another long password");
        Assert.Contains(SignInFlow.Disabled, await again.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var wrong = await browser.SignInAsync("b@example.org", "wrong password 1");
        Assert.DoesNotContain(SignInFlow.Disabled, await wrong.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory, EachStore]
    public async Task Restart_SignsNobodyOut(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var first = await AppFactory.StartOverAsync(store, AppFactory.WithAdmin());
        using var signedIn = await first.SignedInBrowserAsync();
        var cookies = signedIn.Cookies;
        await first.DisposeAsync();

        await using var second = await AppFactory.StartOverAsync(store);
        using var browser = second.Browser();
        browser.Client.DefaultRequestHeaders.Add("Cookie", cookies);
        using var response = await browser.GetAsync("access");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task SignOut_EndsTheSession_AndNeedsTheFormsToken()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = await app.SignedInBrowserAsync();
        using (var forged = await browser.PostAsync("sign-out", []))
        {
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        }

        using (var still = await browser.GetAsync("access"))
        {
            Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        }

        var token = await app.AntiforgeryTokenAsync(browser);
        using (var done = await browser.PostAsync("sign-out", [token]))
        {
            Assert.Equal("/sign-in?ended=signed-out", browser.Target(done));
            Assert.Contains("You were signed out.", await browser.Client.GetStringAsync(browser.Target(done), Token), StringComparison.Ordinal);
        }

        using var after = await browser.GetAsync("access");
        Assert.Equal("/sign-in?returnUrl=%2Faccess", browser.Target(after));
    }

    [Fact]
    public async Task SignOut_EndsTheSessionOnTheServer_SoACopiedCookieIsWorthNothing()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = await app.SignedInBrowserAsync();
        using var elsewhere = await app.SignedInBrowserAsync();
        using var thief = app.AnonymousClient();
        thief.DefaultRequestHeaders.Add("Cookie", browser.Cookies);
        using (var before = await thief.GetAsync("access", Token))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        using var done = await browser.PostAsync("sign-out", [await app.AntiforgeryTokenAsync(browser)]);
        using var after = await thief.GetAsync("access", Token);
        Assert.Equal("/sign-in?returnUrl=%2Faccess&ended=signed-out", browser.Target(after));
        using var export = await thief.GetAsync($"c/{Guid.NewGuid()}/export.md", Token);
        Assert.Equal(HttpStatusCode.Redirect, export.StatusCode);
        using var circuit = await thief.PostAsync("_blazor/negotiate?negotiateVersion=1", null, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, circuit.StatusCode);
        using var signIn = await thief.GetAsync("sign-in", Token); // not led back and forth
        Assert.Contains("You were signed out.", await signIn.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var still = await elsewhere.GetAsync("access");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task Session_EndsAtItsTime_HoweverMuchItIsUsed()
    {
        var time = new ShiftedTime();
        await using var app = await AppFactory.StartAsync(configure: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        using var browser = app.Browser();
        using (var signedIn = await browser.SignInAsync(stay: true))
        {
            Assert.Equal("/", browser.Target(signedIn));
        }

        for (var day = 0; day < 29; day++)
        {
            time.By += TimeSpan.FromDays(1);
            using var daily = await browser.GetAsync("access");
            Assert.Equal(HttpStatusCode.OK, daily.StatusCode);
        }

        time.By += TimeSpan.FromDays(1);
        using var after = await browser.GetAsync("access");
        Assert.Equal("/sign-in?returnUrl=%2Faccess&ended=expired", browser.Target(after));
    }

    [Fact]
    public async Task TemporaryPassword_OpensNothingButTheFormForOnesOwn_Once()
    {
        await using var app = await AppFactory.StartAsync();
        var accounts = app.Services.GetRequiredService<UserAccounts>();
        var given = (await accounts.AddAsync("b@example.org", null, UserRole.Admin, AuditActor.CommandLine, Token)).GeneratedPassword!;
        using var browser = app.Browser();
        using var second = app.Browser();
        using var secondPage = await second.SignInAsync("b@example.org", given);
        string page;
        using (var signedIn = await browser.SignInAsync("b@example.org", given))
        {
            page = await signedIn.Content.ReadAsStringAsync(Token);
            Assert.Contains("Choose your own password", page, StringComparison.Ordinal);
            Assert.DoesNotContain("adminapp.session", browser.Cookies, StringComparison.Ordinal);
        }

        foreach (var (password, says) in (IEnumerable<(string, string)>)[("short", "8 to 256"), ("password123", "easy to guess"), (given, "you were given")])
        {
            using var refused = await browser.SubmitShownAsync(page, "sign-in", [("Own.Password", password)], "own-password");
            page = await refused.Content.ReadAsStringAsync(Token);
            Assert.Contains(says, page, StringComparison.Ordinal);
        }

        using (var done = await browser.SubmitShownAsync(page, "sign-in?returnUrl=%2Fsearch", [("Own.Password", AppFactory.OwnPassword)], "own-password"))
        {
            Assert.Equal("/search", browser.Target(done));
        }

        using (var there = await browser.GetAsync("access"))
        {
            Assert.Equal(HttpStatusCode.OK, there.StatusCode);
        }

        using var twice = await second.SubmitShownAsync(
            await secondPage.Content.ReadAsStringAsync(Token), "sign-in", [("Own.Password", "yet another password")], "own-password");
        Assert.Contains("Sign in again", await twice.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var forged = await browser.PostAsync("sign-in", [await app.AntiforgeryTokenAsync(browser), ("_handler", "own-password"), ("Own.Grant", "x"), ("Own.Password", "yet another password")]);
        Assert.Contains("took too long", await forged.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var later = await app.SignedInBrowserAsync("b@example.org", AppFactory.OwnPassword);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("0")]
    [InlineData("")]
    public async Task ReasonOfTheAddress_IsOneOfOurs(string reason)
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = app.Browser();
        var page = await browser.Client.GetStringAsync($"sign-in?ended={Uri.EscapeDataString(reason)}", Token);
        Assert.DoesNotContain("role=\"status\"", page[page.IndexOf("<h1", StringComparison.Ordinal)..page.IndexOf("</form>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AppFactory.AdminPassword, "another long password", "done")]
    [InlineData("wrong password 1", "another long password", "wrong")]
    [InlineData(AppFactory.AdminPassword, "short", "rule")]
    [InlineData(AppFactory.AdminPassword, "qwerty123", "common")]
    [InlineData(AppFactory.AdminPassword, AppFactory.AdminPassword, "same")]
    public async Task ChangingThePassword_KeepsThisBrowserAndEndsOthers(string current, string next, string outcome)
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = await app.SignedInBrowserAsync();
        using var other = await app.SignedInBrowserAsync();
        using (var forged = await browser.PostAsync("access/password", [("current", current), ("new", next)]))
        {
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        }

        using var response = await browser.PostAsync("access/password", [await app.AntiforgeryTokenAsync(browser), ("current", current), ("new", next)]);
        Assert.Equal($"/access?tab=you&password={outcome}", browser.Target(response));
        using var here = await browser.GetAsync("access");
        Assert.Equal(HttpStatusCode.OK, here.StatusCode);
        using var there = await other.GetAsync("access");
        Assert.Equal(outcome == "done" ? HttpStatusCode.Redirect : HttpStatusCode.OK, there.StatusCode);
    }

    [Fact]
    public async Task SignInForm_WithoutItsToken_IsRefused()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = app.Browser();
        using var response = await browser.PostAsync("sign-in", [("_handler", "sign-in"), ("Form.Email", AppFactory.AdminEmail), ("Form.Password", AppFactory.AdminPassword)]);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(response.Headers, h => h.Key == "Set-Cookie" && h.Value.Any(v => v.StartsWith("adminapp.session", StringComparison.Ordinal)));
    }

    /// <summary>Today's clock, some days on: its timers run as usual.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
    }

    [Fact]
    public async Task SignIns_AreInTheHistory_WithTheBrowserInWords_AndStrangersCannotFillIt()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = app.Browser();
        browser.Client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36");
        await browser.SignInAsync();
        using var stranger = app.Browser();
        for (var i = 0; i < AccountRules.MaxFailedAttempts + 3; i++)
        {
            await stranger.SignInAsync(password: $"wrong {i}");
        }

        await stranger.SignInAsync("nobody@example.org", "typed by mistake");
        await app.Services.GetRequiredService<FailedSignIns>().WriteAsync(withCount: true);
        await using var context = app.Store.Contexts.CreateDbContext();
        var history = await context.AuditEntries.Where(entry => entry.Action.StartsWith(AuditActions.SignInPrefix)).OrderBy(entry => entry.Id).ToListAsync(Token);
        Assert.Equal(("sign_in.succeeded", "Chrome on Windows", "127.0.0.1"), (history[0].Action, history[0].Detail, history[0].Address));
        Assert.Equal(
            [.. Enumerable.Repeat(AuditActions.SignInFailed, AccountRules.MaxFailedAttempts - 1), AuditActions.SignInLocked, AuditActions.SignInUnknown],
            history.Skip(1).Select(entry => entry.Action));
        Assert.All(history, entry => Assert.DoesNotContain("nobody", $"{entry.Who} {entry.Subject} {entry.Detail}", StringComparison.Ordinal));
        Assert.Equal(("127.0.0.1", "Chrome on Windows"), Assert.Single(await context.UserSessions.ToListAsync(Token)) is var session ? (session.Address, session.Browser) : default);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on macOS")]
    [InlineData("curl/8.0", "Unknown browser")]
    [InlineData("<script>", "Unknown browser")]
    [InlineData(null, "Unknown browser")]
    public void Browser_IsAFewWords(string? userAgent, string name) => Assert.Equal(name, BrowserName.Of(userAgent));

    private static string SessionCookieOf(HttpResponseMessage response) =>
        response.Headers.GetValues("Set-Cookie").Single(v => v.StartsWith("adminapp.session=", StringComparison.Ordinal));
}
