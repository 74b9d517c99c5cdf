using AdminApp.Chat.Answers;
using AdminApp.Core.Stores.Entities;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace AdminApp.Tests.Components;

public sealed class AnswerMetaTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 9, 12, 0, 0, TimeSpan.Zero);
    private readonly BunitContext _context = new();
    private readonly List<string> _asked = [];

    public AnswerMetaTests() => _context.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now)).AddMudServices();

    public void Dispose() => _context.Dispose();

    [Fact]
    public void AnswerOfTheModel_SaysWhatItTook()
    {
        var meta = Show(answer => (answer.QueuedMs, answer.FirstTokenMs, answer.TotalMs, answer.PromptTokens, answer.CompletionTokens, answer.Model) = (400, 1_100, 65_000, 1_004, 200, "mistral-small"));
        var facts = meta.Find(".chat-answer-facts").TextContent;
        foreach (var fact in (string[])["Queued 0.4 s", "First token 1.1 s", "Total 1 min 5 s", "1,204 tokens", "mistral-small"])
        {
            Assert.Contains(fact, facts, StringComparison.Ordinal);
        }

        meta.Find("[aria-label='Answer again']").Click();
        Assert.Equal(["again"], _asked);
        Assert.Empty(meta.FindAll(".chat-answer-remark"));
    }

    [Theory]
    [InlineData(3L, false, true)]
    [InlineData(3L, true, true)]
    [InlineData(0L, false, false)]
    [InlineData(null, true, false)]
    public void TheInstructions_AreNamed_WhereThereAreAny(long? number, bool fromCache, bool named)
    {
        var meta = Show(answer => (answer.InstructionsNumber, answer.FromCache, answer.Model, answer.TotalMs) = (number, fromCache, "mistral-small", 1_000));
        Assert.Equal(named, meta.Find(".chat-answer-facts").TextContent.Contains("Instructions 3", StringComparison.Ordinal));
        Assert.Equal(number > 0, meta.Find(".chat-answer-facts").TextContent.Contains("Instructions", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(9, "9 min ago")]
    [InlineData(130, "2 h ago")]
    [InlineData(null, "Same sources as before")]
    public void SavedAnswer_SaysItsAge_AndANewOneCanBeHad(int? minutes, string says)
    {
        var meta = Show(answer => (answer.FromCache, answer.CachedAtUtc) = (true, minutes is { } age ? Now.UtcDateTime.AddMinutes(-age) : null));
        Assert.Contains("Saved answer", meta.Find(".chat-answer-facts").TextContent, StringComparison.Ordinal);
        Assert.Contains(says, meta.Find(".chat-answer-facts").TextContent, StringComparison.Ordinal);
        meta.Find("button.ui-link").Click();
        Assert.Equal(["again"], _asked);
    }

    [Fact]
    public void QuotesAlone_AreMarkedAsSuch() =>
        Assert.Equal("Quotes only How to connect a model", string.Join(' ', Show(answer => answer.QuotesOnly = true, cited: false).FindAll(".chat-answer-facts > *").Select(part => part.TextContent.Trim())));

    [Theory]
    [InlineData(0, true, null)]
    [InlineData(0, false, "No sources cited.")]
    [InlineData(1, true, "1 citation without a passage removed.")]
    [InlineData(2, true, "2 citations without a passage removed.")]
    [InlineData(1, false, "No sources cited: 1 citation without a passage removed.")]
    [InlineData(3, false, "No sources cited: 3 citations without a passage removed.")]
    public void RemovedCitations_AreCounted_AndAnAnswerWithoutAnySaysSo(int removed, bool cited, string? says) =>
        Assert.Equal(says, Show(answer => answer.RemovedCitations = removed, cited).FindAll(".chat-answer-remark").SingleOrDefault()?.TextContent.Trim());

    private IRenderedComponent<AnswerMeta> Show(Action<Message> change, bool cited = true)
    {
        var answer = new Message { Role = "assistant", Content = "Blue.", State = MessageState.Done };
        answer.Citations.Add(new Citation
        {
            Number = 1,
            Cited = cited,
            ContentHash = "v1",
            Meeting = "Budget",
            FileName = "Budget.txt",
            Speaker = "Ann",
            Quote = "Blue.",
            PassageText = "Ann: Blue.",
        });
        change(answer);
        return _context.Render<AnswerMeta>(parameters => parameters
            .Add(m => m.Answer, answer).Add(m => m.Again, () => _asked.Add("again")));
    }
}
