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
        Assert.Equal(ChatSession.Listed, list.FindAll(".it").Count);
        Assert.Equal(told, list.Markup.Contains("Only 100 are listed. The search finds the others.", StringComparison.Ordinal));
    }
}
