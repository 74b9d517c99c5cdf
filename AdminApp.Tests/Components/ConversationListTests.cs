using AdminApp.Chat;
using AdminApp.Chat.Conversations;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AdminApp.Tests.Components;

public class ConversationListTests
{
    private readonly FakeConversations _store = new();

    [Theory]
    [InlineData(ChatSession.ListStep, false)]
    [InlineData(ChatSession.ListStep + 1, true)]
    public async Task LongList_ShowsTheLatestHundred_AndMoreWhenAsked(int count, bool more)
    {
        _store.Add(count);
        await using var context = await PageContext.CreateAsync();
        var list = await ShowAsync(context);
        Assert.Equal(ChatSession.ListStep, list.FindAll(".chat-conversation").Count);
        Assert.Equal(more, list.Markup.Contains("Showing the latest 100.", StringComparison.Ordinal));
        if (more)
        {
            await list.FindAll("button").Single(button => button.TextContent == "Show more").ClickAsync(new());
            list.Render();
            Assert.Equal(count, list.FindAll(".chat-conversation").Count);
            Assert.DoesNotContain("Showing the latest", list.Markup);
        }
    }

    [Fact]
    public async Task TitleThatIsCut_IsWholeInItsTooltip()
    {
        _store.Add(1);
        await using var context = await PageContext.CreateAsync();
        Assert.Equal("Talk 0", (await ShowAsync(context)).Find(".chat-conversation > a").GetAttribute("title"));
    }

    [Fact]
    public async Task Word_IsSearchedForOnce_WhenTypingPauses()
    {
        await using var context = await PageContext.CreateAsync();
        var list = await ShowAsync(context);
        var typing = new List<Task>();
        foreach (var text in (string[])["b", "bu", "bud"])
        {
            typing.Add(list.Find("input[type=search]").InputAsync(text));
            context.Time.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.Empty(_store.Searched);
        context.Time.Advance(TimeSpan.FromMilliseconds(100));
        await Task.WhenAll(typing);
        Assert.Equal(["bud"], _store.Searched);
    }

    [Fact]
    public async Task LetterTypedWhileTheListIsReadAgain_IsNotLost()
    {
        await using var context = await PageContext.CreateAsync();
        var list = await ShowAsync(context);
        var typing = list.Find("input[type=search]").InputAsync("bud");
        _store.Add(1);
        await list.InvokeAsync(() => list.Instance.Book.ReadAsync());
        list.Render();
        Assert.Single(list.FindAll(".chat-conversation"));
        Assert.Equal("bud", list.Find("input[type=search]").GetAttribute("value"));
        context.Time.Advance(TimeSpan.FromSeconds(1));
        await typing;
    }

    private async Task<IRenderedComponent<ConversationList>> ShowAsync(PageContext context)
    {
        var session = new ChatSession(_store, null!, _ => Task.FromResult("user:1"));
        var book = new ConversationBook(session, context.Services.GetRequiredService<IDialogService>(), context.Services.GetRequiredService<NavigationManager>(), () => { });
        await book.ReadAsync();
        return context.Render<ConversationList>(parameters => parameters.Add(l => l.Book, book));
    }
}
