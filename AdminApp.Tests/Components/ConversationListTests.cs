using AdminApp.Chat;
using AdminApp.Chat.Conversations;
using AdminApp.Core.Chat;
using Bunit;

namespace AdminApp.Tests.Components;

public class ConversationListTests
{
    [Theory]
    [InlineData(ChatSession.Listed, false)]
    [InlineData(ChatSession.Listed + 1, true)]
    public async Task ListThatEndsAtItsBound_SaysSo(int count, bool told)
    {
        await using var context = await PageContext.CreateAsync();
        var list = context.Render<ConversationList>(parameters => parameters
            .Add(l => l.Loaded, true)
            .Add(l => l.List, [.. Enumerable.Range(0, count).Select(index => new ConversationSummary(Guid.NewGuid(), $"Talk {index}", false, DateTime.UtcNow, false))]));
        Assert.Equal(ChatSession.Listed, list.FindAll(".chat-conversation").Count);
        Assert.Equal(told, list.Markup.Contains("Only 100 are listed. The search finds the others.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Word_IsSearchedForOnce_WhenTypingPauses()
    {
        await using var context = await PageContext.CreateAsync();
        var searched = new List<string>();
        var list = context.Render<ConversationList>(parameters => parameters.Add(l => l.Loaded, true).Add(l => l.Searching, searched.Add));
        var typing = new List<Task>();
        foreach (var text in (string[])["b", "bu", "bud"])
        {
            typing.Add(list.Find("input[type=search]").InputAsync(text));
            context.Time.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.Empty(searched);
        context.Time.Advance(TimeSpan.FromMilliseconds(100));
        await Task.WhenAll(typing);
        Assert.Equal(["bud"], searched);
    }

    [Fact]
    public async Task LetterTypedWhileTheListIsReadAgain_IsNotLost()
    {
        await using var context = await PageContext.CreateAsync();
        var list = context.Render<ConversationList>(parameters => parameters.Add(l => l.Loaded, true));
        var typing = list.Find("input[type=search]").InputAsync("bud");
        list.Render(parameters => parameters.Add(l => l.List, [new ConversationSummary(Guid.NewGuid(), "Talk", false, DateTime.UtcNow, false)]));
        Assert.Equal("bud", list.Find("input[type=search]").GetAttribute("value"));
        context.Time.Advance(TimeSpan.FromSeconds(1));
        await typing;
    }
}
