using System.Net;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Access.Invitations;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Access;

public class InvitationTests
{
    private const string Password = "correct horse battery";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 4, 5, 6, 42, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task UsedManyTimesAtOnce_MakesOneAccount_OfItsRoleAndAddress(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var invited = await Book(store).CreateAsync(" Ben@example.org ", UserRole.Operator, 7, AuditActor.CommandLine, Token);
        Assert.Null(invited.Error);
        var accepted = await Task.WhenAll(Enumerable.Range(0, 5).Select(i =>
            Task.Run(() => Book(store).AcceptAsync(invited.Code!, $"other{i}@example.org", Password, "10.0.0.1", Token), Token)));
        Assert.Single(accepted, one => one.Outcome.Error is null);
        var user = Assert.Single(await Accounts(store).ListAsync(Token));
        Assert.Equal(("Ben@example.org", UserRole.Operator, false), (user.Email, user.Role, user.PasswordIsTemporary));
        Assert.Equal(InvitationState.Used, (await Book(store).FindAsync(invited.Code!, Token)).State);
        Assert.Empty(await Book(store).OpenAsync(Token));

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(["invitation.created", "invitation.used"], await context.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Token));
        Assert.DoesNotContain(invited.Code!, string.Join(' ', await context.Invitations.Select(one => one.Hash).ToListAsync(Token)), StringComparison.Ordinal);
    }

    [Theory, EachStore]
    public async Task EndsByTime_ByRevoking_AndWithTheOneWhoInvited(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        var boss = (await Accounts(store).AddAsync("boss@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        var me = (await Accounts(store).AddAsync("me@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token)).User!;
        var codes = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            codes.Add((await Book(store).CreateAsync(null, UserRole.Admin, i == 0 ? 1 : 30, new AuditActor("me@example.org", $"user:{me.Id}"), Token)).Code!);
        }

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(InvitationState.Expired, await StateAsync(codes[0]));
        var second = (await Book(store).FindAsync(codes[1], Token)).Invitation!;
        Assert.True(await Book(store).RevokeAsync(second.Id, AuditActor.CommandLine, Token));
        Assert.False(await Book(store).RevokeAsync(second.Id, AuditActor.CommandLine, Token));
        Assert.Equal(InvitationState.Revoked, await StateAsync(codes[1]));
        Assert.Equal(InvitationState.Open, await StateAsync(codes[2]));

        await Accounts(store).SetRoleAsync(me.Id, UserRole.Viewer, new AuditActor("boss@example.org", $"user:{boss.Id}"), Token); // who must not come back by a link of their own
        Assert.Equal(InvitationState.Revoked, await StateAsync(codes[2]));
        Assert.Contains("can't be used", (await Book(store).AcceptAsync(codes[3], "x@example.org", Password, null, Token)).Outcome.Error, StringComparison.Ordinal);
        var late = await Book(store).CreateAsync(null, UserRole.Admin, 7, new AuditActor(me.Email!, $"user:{me.Id}"), Token); // its check came before the role was lost
        Assert.Equal(InvitationState.Revoked, await StateAsync(late.Code!));
        Assert.Equal(InvitationState.Unknown, await StateAsync("nothing"));
        Assert.Equal(InvitationState.Unknown, await StateAsync(new string('x', 5_000)));

        async Task<InvitationState> StateAsync(string code) => (await Book(store).FindAsync(code, Token)).State;
    }

    [Fact]
    public async Task WhatIsNotAllowed_IsSaid_AndTheNumberHasABound()
    {
        await using var store = await StoreAsync(StoreKind.Sqlite);
        await Accounts(store).AddAsync("a@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token);
        Assert.Contains("already exists", await ErrorAsync("A@example.org", 7), StringComparison.Ordinal);
        Assert.Contains("not an email", await ErrorAsync("nobody", 7), StringComparison.Ordinal);
        Assert.Contains("1 to 30 days", await ErrorAsync(null, 31), StringComparison.Ordinal);
        for (var i = 0; i < InvitationBook.MaxOpen; i++)
        {
            Assert.Null(await ErrorAsync(null, 7));
        }

        Assert.Contains("already 50 open invitations", await ErrorAsync(null, 7), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromDays(7));
        Assert.Null(await ErrorAsync(null, 7));

        async Task<string?> ErrorAsync(string? email, int days) => (await Book(store).CreateAsync(email, UserRole.Viewer, days, AuditActor.CommandLine, Token)).Error;
    }

    [Theory, EachStore]
    public async Task InvitedPerson_ChoosesAPassword_AndIsSignedIn_WithTheRoleAlone(StoreKind kind)
    {
        await using var app = await AppFactory.StartAsync(kind);
        var code = (await app.Services.GetRequiredService<InvitationBook>().CreateAsync(null, UserRole.Viewer, 7, AuditActor.CommandLine, Token)).Code!;
        using var browser = app.Browser();
        using (var weak = await browser.SubmitAsync($"invite/{code}", [("Form.Email", "ben@example.org"), ("Form.Password", "short")]))
        {
            Assert.Contains("8 to 256", await weak.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        using (var done = await browser.SubmitAsync($"invite/{code}", [("Form.Email", "ben@example.org"), ("Form.Password", Password)]))
        {
            Assert.Equal("/", browser.Target(done));
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("dashboard")).StatusCode);

        using var late = app.Browser();
        var page = await late.Client.GetStringAsync($"invite/{code}", Token);
        Assert.Contains("already used", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ben@example.org", page, StringComparison.Ordinal);
        Assert.Contains("doesn't work", WebUtility.HtmlDecode(await late.Client.GetStringAsync("invite/nothing", Token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FormThatIsSentTwice_OrForged_MakesNoSecondAccount()
    {
        await using var app = await AppFactory.StartAsync();
        var code = (await app.Services.GetRequiredService<InvitationBook>().CreateAsync(null, UserRole.Viewer, 7, AuditActor.CommandLine, Token)).Code!;
        using var browser = app.Browser();
        using (var forged = await browser.PostAsync($"invite/{code}", [("_handler", "invite"), ("Form.Email", "x@example.org"), ("Form.Password", Password)]))
        {
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        }

        var page = await browser.Client.GetStringAsync($"invite/{code}", Token);
        var twice = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => browser.SubmitShownAsync(page, $"invite/{code}", [("Form.Email", $"ben{i}@example.org"), ("Form.Password", Password)])));
        Assert.Single(twice, response => browser.Target(response) == "/");
        Assert.Contains("already used", await twice.Single(response => browser.Target(response) is null).Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(2, (await app.Services.GetRequiredService<UserAccounts>().ListAsync(Token)).Count); // with the admin
    }

    [Theory, EachStore]
    public async Task LinkWithoutAnAddress_TellsOfFewAddressesWhetherTheyHaveAnAccount_AndEachTryIsInTheAuditLog(StoreKind kind)
    {
        await using var store = await StoreAsync(kind);
        await Accounts(store).AddAsync("ann@example.org", Password, UserRole.Admin, AuditActor.CommandLine, Token);
        var code = (await Book(store).CreateAsync(null, UserRole.Viewer, 7, new AuditActor("boss@example.org"), Token)).Code!;

        // A password that is not allowed tells nothing, however often.
        for (var i = 0; i < 10; i++)
        {
            foreach (var email in (string[])["ann@example.org", "nobody@example.org"])
            {
                var (open, weak) = await Book(store).AcceptAsync(code, email, "short", "10.0.0.1", Token);
                Assert.Equal((InvitationState.Open, true), (open, weak.Error!.Contains("8 to 256", StringComparison.Ordinal)));
            }
        }

        foreach (var (state, email) in ((InvitationState, string)[])[(InvitationState.Open, "ann@example.org"), (InvitationState.Open, "ANN@example.org"), (InvitationState.Revoked, " ann@example.org ")])
        {
            var (now, outcome) = await Book(store).AcceptAsync(code, email, Password, "10.0.0.1", Token);
            Assert.Equal((state, InvitationBook.AddressRefused), (now, outcome.Error));
        }

        Assert.Contains("can't be used", (await Book(store).AcceptAsync(code, "nobody@example.org", Password, null, Token)).Outcome.Error, StringComparison.Ordinal);
        Assert.Single(await Accounts(store).ListAsync(Token));
        await using var context = store.Contexts.CreateDbContext();
        var tries = await context.AuditEntries.Where(entry => entry.Action == AuditActions.InvitationRefused).OrderBy(entry => entry.Id).ToListAsync(Token);
        Assert.Equal(["ann@example.org", "ANN@example.org", "ann@example.org"], tries.Select(entry => entry.Subject));
        Assert.All(tries, entry => Assert.Equal(("someone with the link", "10.0.0.1"), (entry.Who, entry.Address)));
        Assert.Equal("has an account; Viewer, invited by boss@example.org, try 3 of 3, which revoked the invitation", tries[^1].Detail);
    }

    [Fact]
    public async Task PageOfALinkWithoutAnAddress_DoesNotNameAnAccount()
    {
        await using var app = await AppFactory.StartAsync();
        var code = (await app.Services.GetRequiredService<InvitationBook>().CreateAsync(null, UserRole.Viewer, 7, AuditActor.CommandLine, Token)).Code!;
        using var browser = app.Browser();
        using var response = await browser.SubmitAsync($"invite/{code}", [("Form.Email", AppFactory.AdminEmail), ("Form.Password", Password)]);
        var page = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Token));
        Assert.Contains(InvitationBook.AddressRefused, page, StringComparison.Ordinal);
        Assert.DoesNotContain("exists", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooManyTries_AreSlowedDown_LikeSignIns()
    {
        await using var app = await AppFactory.StartAsync();
        var invited = await app.Services.GetRequiredService<InvitationBook>().CreateAsync(null, UserRole.Viewer, 7, AuditActor.CommandLine, Token);
        using var browser = app.Browser();
        var address = $"invite/{invited.Code}";
        for (var i = 0; i <= AdminApp.Access.SignInThrottle.AttemptsPerMinute; i++)
        {
            Assert.Contains("Welcome", await browser.Client.GetStringAsync(address, Token), StringComparison.Ordinal); // a look is no attempt
        }

        var page = await browser.Client.GetStringAsync(address, Token);
        var last = "";
        for (var i = 0; i <= AdminApp.Access.SignInThrottle.AttemptsPerMinute; i++)
        {
            using var response = await browser.SubmitShownAsync(page, address, [("Form.Email", "a@example.org"), ("Form.Password", "short")], "invite");
            last = await response.Content.ReadAsStringAsync(Token);
        }

        Assert.Contains("Too many attempts", last, StringComparison.Ordinal);
    }

    private Task<TestStore> StoreAsync(StoreKind kind) => TestStore.CreateAsync(kind, (services, _) =>
    {
        services.AddAccounts();
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
    });

    private static InvitationBook Book(TestStore store) => store.Services.GetRequiredService<InvitationBook>();

    private static UserAccounts Accounts(TestStore store) => store.Services.GetRequiredService<UserAccounts>();
}
