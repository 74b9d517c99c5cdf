using AdminApp.Core;
using AdminApp.Core.Chat;
using AdminApp.Core.Stores.Entities;
using AdminApp.Shell.Palette;
using AdminApp.Tests.Fakes;
using Bunit;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Components;

public class PaletteBodyTests
{
    [Fact]
    public async Task LateResults_NeverReplaceNewerOnes()
    {
        await using var context = await PageContext.CreateAsync();
        var slow = new SlowConversations();
        context.JSInterop.SetupModule("./js/palette.js").SetupModule("open", _ => true).Mode = JSRuntimeMode.Loose;
        context.Services.AddSingleton(new PaletteFinder(slow, new FakeMeetings(), ProductSettings.Catalog, context.Time));
        var palette = context.Render<PaletteBody>();
        palette.WaitForElement("[role=option]");

        await TypeAsync("old");
        await TypeAsync("newer");
        slow.Answer("newer");
        palette.WaitForAssertion(() => Assert.Contains("Talk about newer", palette.Find("[role=listbox]").TextContent, StringComparison.Ordinal));
        slow.Answer("old");
        await TypeAsync("x");
        Assert.Equal("newer", palette.Find("[role=listbox]").GetAttribute("data-for"));
        Assert.DoesNotContain("Talk about old", palette.Markup, StringComparison.Ordinal);
        Assert.Equal("2 results", palette.Find("[role=status]").TextContent); // the conversation, and searching all transcripts
        Assert.Equal("newer", palette.Find("[role=option] mark").TextContent);

        // The wait for further letters begins a moment after the event.
        async Task TypeAsync(string text)
        {
            _ = palette.Find("input").InputAsync(text);
            await Eventually.UntilAsync(() =>
            {
                context.Time.Advance(TimeSpan.FromMilliseconds(10));
                return Task.FromResult(slow.Waits(text));
            });
        }
    }

    [Fact]
    public async Task EndedSession_ClosesIt()
    {
        await using var context = await PageContext.CreateAsync(sessionEnded: true);
        context.JSInterop.SetupModule("./js/palette.js").SetupModule("open", _ => true).Mode = JSRuntimeMode.Loose;
        context.Services.AddSingleton(new PaletteFinder(new FakeConversations(), new FakeMeetings(), ProductSettings.Catalog, context.Time));
        var closed = false;
        var palette = context.Render<PaletteBody>(parameters => parameters.Add(body => body.Closed, () => closed = true));
        palette.WaitForAssertion(() => Assert.True(closed));
        Assert.Empty(palette.FindAll("[role=option]"));
    }

    /// <summary>Answers each search when it is told to.</summary>
    private sealed class SlowConversations : IConversations
    {
        private readonly Dictionary<string, TaskCompletionSource> _waiting = [];

        public bool Waits(string word)
        {
            lock (_waiting)
            {
                return _waiting.ContainsKey(word);
            }
        }

        public void Answer(string word)
        {
            lock (_waiting)
            {
                _waiting[word].SetResult();
            }
        }

        public async Task<IReadOnlyList<ConversationSummary>> FindByTitleAsync(string owner, IReadOnlyList<string> words, int take, CancellationToken cancellationToken = default)
        {
            if (words.Count == 0)
            {
                return [];
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_waiting)
            {
                _waiting[words[0]] = source;
            }

            await source.Task; // a store that does not notice that nobody waits anymore
            return [new ConversationSummary(Guid.NewGuid(), $"Talk about {words[0]}", false, DateTime.UtcNow, false)];
        }

        public Task<IReadOnlyList<ConversationSummary>> ListAsync(string owner, string? search = null, int take = 100, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<(Conversation Conversation, IReadOnlyList<Message> Messages)?> GetAsync(string owner, Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<Message?> GetMessageAsync(string owner, Guid messageId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> RenameAsync(string owner, Guid id, string title, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> PinAsync(string owner, Guid id, bool pinned, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(string owner, Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<string?> ExportMarkdownAsync(string owner, Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
