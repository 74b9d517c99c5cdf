using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Requests;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Requests;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Requests;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AdminApp.Tests.Components;

public class RequestsPageTests
{
    [Fact]
    public async Task WhenTheStoreIsBack_TheRequestsShowByThemselves()
    {
        await using var world = await RequestsWorld.CreateAsync();
        await world.Store.AddRequestsAsync(StoredRequests.At(0));
        world.Context.StoreIsAway = true;
        var page = world.Open("/requests");
        page.WaitForAssertion(() => Assert.Contains(StoreFailure.Text, page.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        world.Context.StoreIsAway = false;
        await Eventually.UntilAsync(() => page.FindAll(".requests-row").Count == 1, () => world.Context.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public async Task NewRequests_ComeOnTop_WhileTheTailIsOn()
    {
        await using var world = await RequestsWorld.CreateAsync();
        var ledger = world.Ledger;
        var first = ledger.Begin(new RequestOrigin { Terms = new CallerTerms { Class = LlmClass.Api } });
        first.Timeline.Queued(1);
        var page = world.Open("/requests");
        page.WaitForAssertion(() => Assert.Equal("Waiting", page.Find(".requests-row .requests-outcome").TextContent.Trim()));

        first.Timeline.Attempt();
        ledger.Begin(new RequestOrigin { Terms = new CallerTerms { Class = LlmClass.Background } });
        world.Context.Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal(["Waiting", "Running"], page.FindAll(".requests-row .requests-outcome").Select(cell => cell.TextContent.Trim())));
        Assert.Equal(["Background", "API"], page.FindAll(".requests-row .requests-of-class").Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public async Task WithoutTheTail_NewRequestsAreCounted()
    {
        await using var world = await RequestsWorld.CreateAsync();
        world.Ledger.Begin();
        var page = world.Open("/requests");
        page.WaitForElement(".requests-row");
        await page.InvokeAsync(() => page.FindComponent<MudSwitch<bool>>().Instance.ValueChanged.InvokeAsync(false));
        world.Context.Time.Advance(TimeSpan.FromSeconds(1));
        world.Ledger.Begin();
        world.Context.Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal("1 new", page.Find(".requests-newer").TextContent.Trim()));
        Assert.Single(page.FindAll(".requests-row"));
        await page.Find(".requests-newer").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".requests-row").Count));
    }

    [Fact]
    public async Task Filter_IsPutIntoTheAddress_AndAnEmptyListSaysWhatToDo()
    {
        await using var world = await RequestsWorld.CreateAsync();
        world.Ledger.Begin();
        var page = world.Open("/requests?range=24h");
        page.WaitForElement(".requests-row");
        var select = page.FindComponents<MudSelect<string>>()[1].Instance;
        await page.InvokeAsync(() => select.ValueChanged.InvokeAsync("failed"));
        Assert.EndsWith("/requests?range=24h&outcome=failed", world.Navigation.Uri);
        page.WaitForAssertion(() => Assert.Equal("No request matches", page.Find(".ui-empty h2").TextContent));
        await page.InvokeAsync(() => page.Find(".ui-empty button").Click());
        Assert.EndsWith("/requests?range=24h", world.Navigation.Uri);
        page.WaitForElement(".requests-row");
    }

    [Fact]
    public async Task Drawer_ExplainsTheRequest_AndNamesTheLimitsOfThatTime()
    {
        await using var world = await RequestsWorld.CreateAsync();
        await world.Store.Services.GetRequiredService<SettingsStore>().LoadAsync(Xunit.TestContext.Current.CancellationToken);
        await using (var context = await world.Store.Contexts.CreateDbContextAsync(Xunit.TestContext.Current.CancellationToken))
        {
            context.SettingChanges.Add(new SettingChange { AtUtc = StoredRequests.Start.AddMinutes(5), Key = "Performance:RequestQueueSize", OldValue = "33", NewValue = "50", Who = "a", Reason = "r", Revision = 1 });
            await context.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        var row = StoredRequests.At(0, row => (row.Events, row.Outcome, row.Reason, row.User) =
            ("""[{"at":0,"step":"attempt","n":1},{"at":2000,"step":"done","why":"failed"}]""", "failed", "<b>odd</b>", "user:gone"));
        await world.Store.AddRequestsAsync(row);
        var page = world.Open($"/requests?from=2026-11-28T00:00:00Z&id={row.Id}");
        page.WaitForAssertion(() => Assert.Contains("Why 2.00 s: An attempt that failed, because <b>odd</b> took all of it.", page.Find(".requests-why").TextContent));
        Assert.Contains("Attempt 1", page.Find(".requests-waterfall").TextContent);
        Assert.Contains("deleted · Interactive · 28 Nov 2026, 13:00:00.000", page.Find(".requests-drawer-state").TextContent);
        Assert.Equal("33 changed since", string.Join(" ", page.FindAll(".requests-facts")[1].QuerySelectorAll("dd")[4].TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(page.FindAll(".requests-drawer a")); // no conversation
        Assert.Empty(page.FindAll(".requests-drawer [style]"));

        await page.Find("[aria-label='Close the request']").ClickAsync(new());
        page.WaitForAssertion(() => Assert.EndsWith("/requests?from=2026-11-28T00%3A00%3A00Z", world.Navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".requests-drawer")));
    }

    [Fact]
    public async Task UnknownRequest_SaysSo()
    {
        await using var world = await RequestsWorld.CreateAsync();
        var page = world.Open($"/requests?id={Guid.NewGuid()}");
        page.WaitForAssertion(() => Assert.Contains("Request not found", page.Find(".requests-drawer").TextContent));
    }

    [Fact]
    public async Task InvalidRange_SaysWhatIsAllowed()
    {
        await using var world = await RequestsWorld.CreateAsync();
        var page = world.Open("/requests?from=2026-11-28T02:00:00Z&to=2026-11-28T01:00:00Z");
        page.WaitForAssertion(() => Assert.Contains("The start of the time range must be before its end.", page.Find("[role=alert]").TextContent));
    }

    [Fact]
    public async Task EndedSession_ListsNothing()
    {
        await using var world = await RequestsWorld.CreateAsync(sessionEnded: true);
        world.Ledger.Begin();
        var page = world.Open("/requests");
        page.WaitForAssertion(() => Assert.Contains("You were signed out", page.Find("[role=alert]").TextContent));
        Assert.Empty(page.FindAll(".requests-row"));
    }

    [Theory]
    [InlineData(UserRole.Viewer, 1, "Mine?")]
    [InlineData(UserRole.Operator, 2, "Mine?")]
    [InlineData(UserRole.Admin, 2, "Mine?", "Theirs?")]
    public async Task EachRole_SeesWhatItMay_InTheListAndInTheDrawer(UserRole role, int rows, params string[] questions)
    {
        await using var world = await RequestsWorld.CreateAsync(role: role);
        var (mine, theirs) = (await AskAsync(world.Store, world.Context.Owner, "Mine?"), await AskAsync(world.Store, "user:other", "Theirs?"));
        var page = world.Open($"/requests?from=2026-11-28T00:00:00Z&user=user:other&id={theirs}");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".requests-drawer-question, .requests-drawer .ui-empty")));
        Assert.Equal(role == UserRole.Viewer ? "Request not found" : role == UserRole.Operator ? "Only Admins and the one who asked can read this question." : "Theirs?",
            page.Find(".requests-drawer-question, .requests-drawer .ui-empty h2").TextContent);
        Assert.Empty(page.FindAll(".requests-drawer a")); // the conversation is someone else's

        world.Navigation.NavigateTo($"/requests?from=2026-11-28T00:00:00Z&id={mine}");
        page.WaitForAssertion(() => Assert.Equal("Mine?", page.Find(".requests-drawer-question").TextContent));
        page.WaitForAssertion(() => Assert.Equal(rows, page.FindAll(".requests-row").Count));
        Assert.Equal(questions.Order(), page.FindAll(".requests-link").Select(link => link.TextContent).Where(text => text.EndsWith('?')).Order());
        Assert.Equal(role == UserRole.Viewer, page.FindAll("#requests-user").Count == 0);
    }

    [Fact]
    public async Task ViewsOfAnEarlierVersion_LeaveTheBrowser_OnlyOnceTheyAreSaved()
    {
        await using var world = await RequestsWorld.CreateAsync();
        var views = world.Context.Services.GetRequiredService<RequestViews>();
        var stop = Xunit.TestContext.Current.CancellationToken;
        await views.SaveAsync(AuditActor.CommandLine, world.Context.Owner, "Slow", "?min=30", stop);
        var module = world.Context.JSInterop.SetupModule("./js/requests.js");
        module.SetupModule("open", _ => true).Mode = JSRuntimeMode.Loose;
        module.Setup<SavedView[]>("oldViews", _ => true).SetResult([new SavedView("Slow", "?min=10"), new SavedView("Failures", "?outcome=failed")]);
        var forgotten = module.SetupVoid("forgetViews", _ => true);
        world.Open("/requests");
        await Eventually.UntilAsync(() => forgotten.Invocations.Count == 1); // after the last rendering
        Assert.Equal(world.Context.Owner, forgotten.Invocations["forgetViews"][0].Arguments[0]);
        Assert.Equal(["Failures"], Assert.IsAssignableFrom<IReadOnlyList<string>>(forgotten.Invocations["forgetViews"][0].Arguments[1]));
        var saved = (await views.ListAsync(world.Context.Owner, withShared: true, stop)).ToDictionary(view => view.Name, view => view.Query);
        Assert.Equal("?min=30", saved["Slow"]);
        Assert.Contains("outcome=failed", saved["Failures"], StringComparison.Ordinal);
    }

    private static async Task<Guid> AskAsync(TestStore store, string owner, string question)
    {
        var row = StoredRequests.At(0, row => (row.User, row.ConversationId, row.Events) = (owner, Guid.NewGuid(), "[]"));
        await store.AddRequestsAsync(row);
        await using var context = await store.Contexts.CreateDbContextAsync(Xunit.TestContext.Current.CancellationToken);
        context.Conversations.Add(new Conversation { Id = row.ConversationId!.Value, Owner = owner, Title = "t" });
        context.Messages.Add(new Message { Id = Guid.NewGuid(), ConversationId = row.ConversationId.Value, Ordinal = 0, Role = "user", Content = question });
        context.Messages.Add(new Message { Id = row.Id, ConversationId = row.ConversationId.Value, Ordinal = 1, Role = "assistant", Content = "Yes." });
        await context.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        return row.Id;
    }
}
