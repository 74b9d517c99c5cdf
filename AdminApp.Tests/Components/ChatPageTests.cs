using AdminApp.Chat;
using AdminApp.Chat.Answers;
using AdminApp.Chat.Asking;
using AdminApp.Core.Chat;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AdminApp.Tests.Components;

public class ChatPageTests
{
    private readonly FakeChat _chat = new();

    [Fact]
    public async Task QuestionAskedInTheMomentOfLeaving_IsStillPut_AndNobodyIsCalledBack()
    {
        await using var context = await CreateAsync();
        var page = context.Render<ChatPage>();
        var composer = page.FindComponent<Composer>();
        var sending = page.InvokeAsync(() => composer.Instance.SendAsync("What colour is the remote?"));
        await _chat.Asked.Task.WaitAsync(Patience.Limit, Xunit.TestContext.Current.CancellationToken);

        var address = context.Services.GetRequiredService<NavigationManager>().Uri;
        await page.InvokeAsync(() => page.Instance.DisposeAsync().AsTask());
        Assert.False(_chat.Token.IsCancellationRequested);
        _chat.Taken.SetResult();
        await sending;
        Assert.Equal(address, context.Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public async Task AnsweringAgain_InAConversationThatWasDeleted_SaysSo()
    {
        _chat.Taken.SetException(new KeyNotFoundException());
        await using var context = await CreateAsync();
        var page = context.Render<ChatPage>(parameters => parameters.Add(p => p.ConversationId, _chat.Conversation.Id));
        await page.InvokeAsync(() => page.Instance.AgainAsync(_chat.Messages[1], fresh: true));

        var told = Assert.Single(context.Services.GetRequiredService<ISnackbar>().ShownSnackbars);
        Assert.StartsWith("This conversation has been deleted.", told.Message);
    }

    [Fact]
    public async Task StoreThatFailsWhileAQuestionIsSent_IsToldThere_AndTheTextIsKept()
    {
        _chat.Taken.SetException(new InvalidOperationException("secret of the store"));
        await using var context = await CreateAsync();
        var page = context.Render<ChatPage>();
        var composer = page.FindComponent<Composer>();
        var taken = true;
        await page.InvokeAsync(async () => taken = await composer.Instance.SendAsync("What colour is the remote?"));

        Assert.False(taken); // chat.js empties the field only for a question that was taken
        var told = composer.Find(".ui-field-error[role=alert]").TextContent;
        Assert.Contains("Your text is still here; try again", told);
        Assert.DoesNotContain("secret", told);

        // Nor does asking again take the answers off the page.
        page = context.Render<ChatPage>(parameters => parameters.Add(p => p.ConversationId, _chat.Conversation.Id));
        await page.InvokeAsync(() => page.Instance.AgainAsync(_chat.Messages[1], fresh: true));
        Assert.Contains("We couldn't send your question", Assert.Single(context.Services.GetRequiredService<ISnackbar>().ShownSnackbars).Message);
        Assert.Contains("Blue.", page.Find(".chat-answer .chat-text").TextContent);
    }

    [Fact]
    public async Task MeetingsThatAreBeingEmbedded_AreCountedInTheFoot_UntilTheyAreReady()
    {
        await using var context = await CreateAsync();
        var id = Guid.NewGuid();
        context.Library.Add(id, "Budget.txt", embedded: false);
        var page = context.Render<ChatPage>();
        page.WaitForAssertion(() => Assert.Contains("1 meeting · 1 still indexing (keyword search works)", page.Markup));
        context.Library.Add(id, "Budget.txt", embedded: true);
        context.Time.Advance(TimeSpan.FromSeconds(5));
        page.WaitForAssertion(() => Assert.DoesNotContain("still indexing", page.Markup));
    }

    [Fact]
    public async Task ManyChangesAtOnce_LoadFewTimes_AndTheLastShows()
    {
        await using var context = await CreateAsync();
        var page = context.Render<ChatPage>();
        page.WaitForAssertion(() => Assert.True(context.Library.Lists > 0));
        var before = context.Library.Lists;
        for (var i = 1; i <= 97; i++)
        {
            var id = Guid.NewGuid();
            context.Library.Add(id, $"Meeting {i}.txt");
            context.Library.Tell(id);
        }

        await context.LoadedAsync(() => page.Markup.Contains("97 meetings", StringComparison.Ordinal));
        Assert.InRange(context.Library.Lists - before, 1, 2);
    }

    [Fact]
    public async Task EndThatCannotBeRead_IsTold_AndReadAgain()
    {
        _chat.Messages[1].State = MessageState.Pending;
        await using var context = await CreateAsync();
        var actions = new FailingOnce(() => _chat.Messages[1].State = MessageState.Done);
        var view = context.Render<AnswerView>(parameters => parameters
            .Add(v => v.Answer, _chat.Messages[1]).Add(v => v.Meetings, MeetingCatalog.Empty).Add(v => v.Actions, actions));
        view.WaitForAssertion(() => Assert.Contains("Couldn't load the rest of this answer", view.Find("[role=alert]").TextContent));

        context.Time.Advance(TimeSpan.FromSeconds(2));
        view.WaitForAssertion(() => Assert.Empty(view.FindAll("[role=alert]")));
        Assert.Equal(2, actions.Reads);
    }

    private async Task<PageContext> CreateAsync()
    {
        var context = await PageContext.CreateAsync();
        context.Services.AddSingleton<IQuestionRunner>(_chat);
        context.Services.AddSingleton<IConversations>(_chat);
        return context;
    }

    /// <summary>One conversation with one answered question; a new question is taken when the test says so.</summary>
    private sealed class FakeChat : IQuestionRunner, IConversations
    {
        public FakeChat() => Messages =
        [
            new Message { Id = Guid.NewGuid(), ConversationId = Conversation.Id, Role = "user", Content = "Which colour?" },
            new Message { Id = Guid.NewGuid(), ConversationId = Conversation.Id, Ordinal = 1, Role = "assistant", Content = "Blue." },
        ];

        public Conversation Conversation { get; } = new() { Id = Guid.NewGuid(), Owner = "user:1", Title = "Colours" };

        public IReadOnlyList<Message> Messages { get; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken Token { get; private set; }

        public async Task<Asked> AskAsync(AskRequest request, CancellationToken cancellationToken = default)
        {
            Token = cancellationToken;
            Asked.TrySetResult();
            await Taken.Task.WaitAsync(cancellationToken);
            return new Asked(Conversation.Id, Messages[0].Id, Messages[1].Id);
        }

        public AnswerProgress? Find(Guid answerId) => null;

        public IDisposable Watch(Guid answerId, Action<AnswerProgress> changed)
        {
            changed(new AnswerProgress(answerId, Conversation.Id, AnswerStage.Ended, null, null, null, null, null, "", []));
            return new CancellationTokenSource();
        }

        public Task<bool> StopAsync(Guid answerId, string owner) => Task.FromResult(false);

        public Task<IReadOnlyList<ConversationSummary>> FindByTitleAsync(string owner, IReadOnlyList<string> words, int take, CancellationToken cancellationToken = default) => ListAsync(owner, null, take, cancellationToken);

        public Task<IReadOnlyList<ConversationSummary>> ListAsync(string owner, string? search = null, int take = 100, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<ConversationSummary>>([]);

        public Task<(Conversation Conversation, IReadOnlyList<Message> Messages)?> GetAsync(string owner, Guid id, CancellationToken cancellationToken = default) =>
            Task.FromResult<(Conversation, IReadOnlyList<Message>)?>((Conversation, Messages));

        public Task<Message?> GetMessageAsync(string owner, Guid messageId, CancellationToken cancellationToken = default) =>
            Task.FromResult<Message?>(Messages.FirstOrDefault(message => message.Id == messageId));

        public Task<bool> RenameAsync(string owner, Guid id, string title, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> PinAsync(string owner, Guid id, bool pinned, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(string owner, Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<string?> ExportMarkdownAsync(string owner, Guid id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    /// <summary>A page whose store is away at the first reading.</summary>
    private sealed class FailingOnce(Action read) : IAnswerActions
    {
        public int Reads { get; private set; }

        public Task EndedAsync(Message answer)
        {
            if (++Reads == 1)
            {
                throw new InvalidOperationException("The store is away.");
            }

            read();
            return Task.CompletedTask;
        }

        public Task PickAsync(Message answer, int number) => Task.CompletedTask;

        public void Grown(Message answer, string text, IReadOnlyList<Citation> sources)
        {
        }

        public Task StopAsync() => Task.CompletedTask;

        public Task AgainAsync(Message answer, bool fresh) => Task.CompletedTask;

        public void Searching(Message answer, AppliedScope scope)
        {
        }

        public Task WithinAsync(Message answer, MeetingScope scope) => Task.CompletedTask;

        public Task WaitAnywayAsync(Message answer) => Task.CompletedTask;

        public Task ShowSourcesAsync() => Task.CompletedTask;
    }
}
