using AdminApp.Chat;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Chat;

public class ChatSessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnsweringAgain_ShowsTheNewAnswerAlone_OrTheOldOneAndWhyThereIsNoOther()
    {
        var llm = new FakeLlmService().Answers("Blue [1].").Fails(new LlmException(LlmErrorCodes.QueueFull, "The queue is full.") { Refused = true }).Answers("Red [1].");
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, llm);
        var session = new ChatSession(chat.Conversations, chat.Runner, _ => Task.FromResult(ChatHarness.Owner));
        await EndAsync(await session.AskAsync(ChatSession.Request("What colour is the remote?"), Token));
        Assert.Equal("Blue [1].", session.Messages[^1].Content);

        await EndAsync(await session.AnswerAgainAsync(session.Messages[^1], again => again with { Terms = again.Terms with { Fresh = true } }, Token));
        Assert.Equal(["Blue [1].", ""], session.Messages.Where(message => message.Role == "assistant").Select(message => message.Content));
        Assert.Equal((MessageState.Refused, "The queue is full."), (session.Messages[^1].State, session.Messages[^1].ErrorText));

        await EndAsync(await session.AnswerAgainAsync(session.Messages[^1], again => again with { Terms = again.Terms with { Fresh = true } }, Token));
        Assert.Equal(["What colour is the remote?", "Red [1]."], session.Messages.Select(message => message.Content));
        Assert.Same(session.Messages[0], session.QuestionOf(session.Messages[1]));

        async Task EndAsync(Asked asked)
        {
            await chat.EndAsync(asked);
            await session.RefreshAsync(asked.AnswerId, Token);
        }
    }

    [Fact]
    public async Task ConversationThatCitesAChangedTranscript_IsReadAgain()
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite);
        var answer = await chat.AskAndEndAsync();
        var session = new ChatSession(chat.Conversations, chat.Runner, _ => Task.FromResult(ChatHarness.Owner));
        await session.OpenAsync(answer.ConversationId, Token);
        var cited = session.Messages[1].Citations[0];
        await using (var context = chat.Store.Contexts.CreateDbContext())
        {
            context.Add(new Transcript { Id = cited.TranscriptId, FileName = cited.FileName, Title = cited.Meeting, ContentHash = cited.ContentHash, Format = "otter" });
            context.Add(new SpeakerChange { TranscriptId = cited.TranscriptId, By = "x" });
            context.Add(new Turn { TranscriptId = cited.TranscriptId, Index = cited.QuoteTurn, Speaker = "Ann Lee", SpeakerInFile = "Ann", Text = cited.Quote });
            await context.SaveChangesAsync(Token);
        }

        Assert.False(await session.RenewAsync([Guid.NewGuid()], Token));
        Assert.Equal("Ann", session.Messages[1].Citations[0].Speaker);
        Assert.True(await session.RenewAsync([cited.TranscriptId], Token));
        Assert.Equal("Ann Lee (Ann in the file)", session.Messages[1].Citations[0].SpeakerWithFile);
        await session.OpenAsync(null, Token);
        Assert.False(await session.RenewAsync([cited.TranscriptId], Token));
    }

    [Fact]
    public async Task List_HasOneMoreThanIsListed_WhereThereAreMore()
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite);
        await using (var context = chat.Store.Contexts.CreateDbContext())
        {
            context.Conversations.AddRange(Enumerable.Range(0, ChatSession.ListStep + 20).Select(index => new Conversation { Id = Guid.NewGuid(), Owner = ChatHarness.Owner, Title = $"old {index}" }));
            await context.SaveChangesAsync(Token);
        }

        var session = new ChatSession(chat.Conversations, chat.Runner, _ => Task.FromResult(ChatHarness.Owner));
        await session.ListAsync(null, Token);
        Assert.Equal(ChatSession.ListStep + 1, session.List.Count);
        await session.ListAsync("old 117", Token);
        Assert.Single(session.List);
    }
}
