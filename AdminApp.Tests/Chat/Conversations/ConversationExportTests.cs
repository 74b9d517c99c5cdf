using System.Net;
using AdminApp.Chat.Conversations;
using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Chat.Conversations;

public class ConversationExportTests
{
    [Fact]
    public async Task Export_IsMarkdownForItsOwner_AndAbsentForAnybodyElse()
    {
        await using var app = await AppFactory.StartAsync();
        var accounts = app.Services.GetRequiredService<UserAccounts>();
        var admin = Assert.Single(await accounts.ListAsync(TestContext.Current.CancellationToken));
        Assert.Null((await accounts.AddAsync("other@example.org", AppFactory.AdminPassword, UserRole.Admin, AuditActor.CommandLine, TestContext.Current.CancellationToken)).Error);
        var id = Guid.NewGuid();
        await using (var context = app.Store.Contexts.CreateDbContext())
        {
            context.Conversations.Add(new Conversation { Id = id, Owner = $"user:{admin.Id}", Title = "Colours & cases" });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        using var owner = await app.SignedInBrowserAsync();
        using var export = await owner.GetAsync(ConversationExport.Address(id));
        Assert.Equal((HttpStatusCode.OK, "text/markdown"), (export.StatusCode, export.Content.Headers.ContentType?.MediaType));
        Assert.Equal("Colours-cases.md", export.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.StartsWith("# Colours & cases\n", await export.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var other = await app.SignedInBrowserAsync("other@example.org");
        using var refused = await other.GetAsync(ConversationExport.Address(id));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.DoesNotContain("Colours", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
