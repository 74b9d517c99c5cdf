using AdminApp.Core.Stores.Entities;
using AdminApp.Shell;
using AdminApp.Tests.Components;
using Bunit;

namespace AdminApp.Tests.Shell;

public class NavigationTests
{
    [Theory]
    [InlineData(UserRole.Viewer, "Search", "Chat", "Transcripts", "Requests")]
    [InlineData(UserRole.Operator, "Search", "Chat", "Transcripts", "Dashboard", "Requests", "Limits", "Alerts")]
    [InlineData(UserRole.Admin, "Search", "Chat", "Transcripts", "Dashboard", "Requests", "Limits", "Alerts")]
    public async Task Rail_HasThePagesOfTheRole(UserRole role, params string[] labels)
    {
        await using var context = await PageContext.CreateAsync(role: role);
        context.ComponentFactories.AddStub<AlertBadge>();
        var items = context.Render<NavItems>(parameters => parameters.Add(i => i.Entries, NavEntries.All));
        Assert.Equal(labels, items.FindAll("a span").Select(label => label.TextContent));
    }
}
