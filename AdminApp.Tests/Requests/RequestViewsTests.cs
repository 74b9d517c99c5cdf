using AdminApp.Core.Access.Audit;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdminApp.Tests.Requests;

public class RequestViewsTests
{
    private static readonly AuditActor Ana = new("ana@example.org", "user:1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Views_AreEachPersonsOwn_AndReplacedRenamedDeleted(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var views = Views(store);
        await views.SaveAsync(Ana, "user:1", " Failures ", "?outcome=failed", Stop);
        await views.SaveAsync(Ana, "user:1", "Slow", "?min=10", Stop);
        await views.SaveAsync(Ana, "user:1", "Slow", "?min=30", Stop);
        var list = await views.ListAsync("user:1", withShared: true, Stop);
        Assert.Equal(["Failures ?outcome=failed", "Slow ?min=30"], list.Select(view => $"{view.Name} {view.Query}"));
        Assert.Empty(await views.ListAsync("user:2", withShared: true, Stop));

        Assert.True(await views.RenameAsync(Ana, "user:1", list[1].Id, "Quick", Stop));
        Assert.Contains("another view", (await Assert.ThrowsAsync<ArgumentException>(() => views.RenameAsync(Ana, "user:1", list[1].Id, "Failures", Stop))).Message, StringComparison.Ordinal);
        Assert.False(await views.RenameAsync(Ana, "user:2", list[1].Id, "Mine", Stop));
        Assert.False(await views.ShareAsync(Ana, "user:2", list[1].Id, true, Stop));
        Assert.False(await views.DeleteAsync(Ana, "user:2", list[1].Id, Stop));
        Assert.True(await views.DeleteAsync(Ana, "user:1", list[0].Id, Stop));
        Assert.Equal("Quick", Assert.Single(await views.ListAsync("user:1", withShared: true, Stop)).Name);
        Assert.Empty(await AuditAsync(store)); // nobody else saw any of it
    }

    [Theory, EachStore]
    public async Task SharedViews_AreSeenByOthers_AndAudited(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var views = Views(store);
        await views.SaveAsync(Ana, "user:1", "Failures", "?outcome=failed", Stop);
        var id = (await views.ListAsync("user:1", withShared: false, Stop))[0].Id;
        await SetRoleAsync(store, UserRole.Operator);
        await views.ShareAsync(Ana, "user:1", id, true, Stop);
        Assert.Equal(new NamedView(id, "Failures", "?outcome=failed", IsShared: true, IsOwn: false), Assert.Single(await views.ListAsync("user:2", withShared: true, Stop)));
        Assert.Empty(await views.ListAsync("user:2", withShared: false, Stop)); // a Viewer
        await SetRoleAsync(store, UserRole.Viewer);
        Assert.Empty(await views.ListAsync("user:2", withShared: true, Stop)); // shared by someone who may not share any more
        await SetRoleAsync(store, UserRole.Operator);
        await views.RenameAsync(Ana, "user:1", id, "Failed", Stop);
        await views.ShareAsync(Ana, "user:1", id, false, Stop);
        Assert.Empty(await views.ListAsync("user:2", withShared: true, Stop));
        Assert.Equal(["view.shared Failures", "view.changed Failures", "view.unshared Failed"], await AuditAsync(store));
    }

    [Theory, EachStore]
    public async Task Bounds_AreNamed(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var views = Views(store);
        for (var i = 0; i < RequestViews.MaxViews; i++)
        {
            await views.SaveAsync(Ana, "user:1", $"View {i}", "", Stop);
        }

        Assert.Contains("up to 20 views", (await Assert.ThrowsAsync<ArgumentException>(() => views.SaveAsync(Ana, "user:1", "One more", "", Stop))).Message, StringComparison.Ordinal);
        await views.SaveAsync(Ana, "user:1", "View 3", "?min=1", Stop); // in place of one
        await Assert.ThrowsAsync<ArgumentException>(() => views.SaveAsync(Ana, "user:2", "  ", "", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => views.SaveAsync(Ana, "user:2", new string('x', RequestView.MaxName + 1), "", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => views.SaveAsync(Ana, "user:2", "Long", new string('x', RequestView.MaxQuery + 1), Stop));
    }

    private static async Task SetRoleAsync(TestStore store, UserRole role)
    {
        await using var context = store.Contexts.CreateDbContext();
        var user = await context.Users.FindAsync(["1"], Stop) ?? context.Users.Add(new AppUser { Id = "1", UserName = "ana@example.org" }).Entity;
        user.Role = role;
        await context.SaveChangesAsync(Stop);
    }

    [Theory, EachStore]
    public async Task ViewsKeptElsewhere_AreAdded_AndReplaceNone(StoreKind kind)
    {
        await using var store = await TestStore.CreateAsync(kind);
        var views = Views(store);
        await views.SaveAsync(Ana, "user:1", "Slow", "?min=30", Stop);
        await views.SaveAsync(Ana, "user:1", "Failures", "?outcome=failed", Stop);
        var saved = await views.AddAsync("user:1", [("Slow", "?min=10"), ("Failures", "?outcome=failed"), (" API ", "?class=api"), ("", "?min=1"), ("Long", new string('x', RequestView.MaxQuery + 1))], Stop);
        Assert.Equal(["Failures", " API "], saved);
        Assert.Equal(["API ?class=api", "Failures ?outcome=failed", "Slow ?min=30"], (await views.ListAsync("user:1", withShared: true, Stop)).Select(view => $"{view.Name} {view.Query}"));

        // No more than may be saved otherwise.
        var many = Enumerable.Range(0, RequestViews.MaxViews).Select(i => ($"View {i}", "?min=1")).ToList();
        Assert.Equal(RequestViews.MaxViews - 3, (await views.AddAsync("user:1", many, Stop)).Count);
    }

    private static RequestViews Views(TestStore store)
    {
        var transactions = store.Services.GetRequiredService<StoreTransactions>();
        return new RequestViews(transactions, store.Contexts, new AuditLog(transactions, TimeProvider.System, NullLogger<AuditLog>.Instance), TimeProvider.System);
    }

    private static async Task<List<string>> AuditAsync(TestStore store)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(Stop);
        return await context.AuditEntries.OrderBy(entry => entry.Id).Select(entry => entry.Action + " " + entry.Subject).ToListAsync(Stop);
    }
}
