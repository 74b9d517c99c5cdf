using AdminApp.Core.Chat;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Tests.Chat;

public class ConversationsTests
{
    [Theory, EachStore]
    public async Task Get_ReturnsQuestionAndAnswerWithItsSources(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        var answer = await chat.AskAndEndAsync();

        var (conversation, messages) = (await chat.Conversations.GetAsync(ChatHarness.Owner, answer.ConversationId))!.Value;
        Assert.Equal("What colour is the remote?", conversation.Title);
        Assert.Equal([("user", 0), ("assistant", 1)], messages.Select(message => (message.Role, message.Ordinal)));
        Assert.Equal(MessageState.Done, messages[1].State);
        Assert.Equal("Blue [1].", messages[1].Content);
        var citation = Assert.Single(messages[1].Citations);
        Assert.True(citation.Cited);
        Assert.Equal("The remote will be blue.", citation.Quote);
        Assert.Equal("Ann", citation.Speaker);
        Assert.Equal(chat.Meetings.Turns(citation.TranscriptId)[citation.QuoteTurn].Text, citation.Quote);
    }

    [Theory, EachStore]
    public async Task SpeakerWhoWasRenamedSince_IsCitedUnderBothNames(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        var answer = await chat.AskAndEndAsync();
        var cited = Assert.Single(answer.Citations);
        await using (var context = chat.Store.Contexts.CreateDbContext())
        {
            context.Add(new Transcript { Id = cited.TranscriptId, FileName = cited.FileName, Title = cited.Meeting, ContentHash = cited.ContentHash, Format = "otter" });
            context.Add(new SpeakerChange { TranscriptId = cited.TranscriptId, By = "x" });
            context.Add(new Turn { TranscriptId = cited.TranscriptId, Index = cited.QuoteTurn, Speaker = "Ann Lee", SpeakerInFile = "Ann", Text = cited.Quote });
            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var (_, messages) = (await chat.Conversations.GetAsync(ChatHarness.Owner, answer.ConversationId))!.Value;
        Assert.Equal(("Ann Lee", "Ann"), (messages[1].Citations[0].Speaker, messages[1].Citations[0].SpeakerInFile));
        Assert.Equal("Ann Lee", (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, answer.Id))!.Citations[0].Speaker);
        Assert.Contains("Ann Lee (Ann in the file)", await chat.Conversations.ExportMarkdownAsync(ChatHarness.Owner, answer.ConversationId), StringComparison.Ordinal);

        await using (var context = chat.Store.Contexts.CreateDbContext())
        {
            await context.Transcripts.ExecuteUpdateAsync(set => set.SetProperty(t => t.ContentHash, "another version"), TestContext.Current.CancellationToken);
        }

        (_, messages) = (await chat.Conversations.GetAsync(ChatHarness.Owner, answer.ConversationId))!.Value;
        Assert.Equal(("Ann", null), (messages[1].Citations[0].Speaker, messages[1].Citations[0].SpeakerInFile));
    }

    [Theory, EachStore]
    public async Task SomeoneElsesConversation_IsAbsentForEveryMethod(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        var answer = await chat.AskAndEndAsync();
        var id = answer.ConversationId;
        const string other = "user:2";

        Assert.Empty(await chat.Conversations.ListAsync(other));
        Assert.Empty(await chat.Conversations.FindByTitleAsync(other, ["remote"], 10));
        Assert.Null(await chat.Conversations.GetAsync(other, id));
        Assert.Null(await chat.Conversations.GetMessageAsync(other, answer.Id));
        Assert.False(await chat.Conversations.RenameAsync(other, id, "mine"));
        Assert.False(await chat.Conversations.PinAsync(other, id, true));
        Assert.Null(await chat.Conversations.ExportMarkdownAsync(other, id));
        Assert.False(await chat.Conversations.DeleteAsync(other, id));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => chat.AskAsync(conversation: id, owner: other));
        Assert.Equal("What colour is the remote?", Assert.Single(await chat.Conversations.ListAsync(ChatHarness.Owner)).Title);
    }

    [Theory, EachStore]
    public async Task FindByTitle_WantsEveryWord_InTitlesAlone_NewestFirst(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        var first = await chat.AskAndEndAsync("Was the ÉTUDE 100% done?");
        chat.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await chat.AskAndEndAsync("Who wrote the étude?");
        Assert.True(await chat.Conversations.PinAsync(ChatHarness.Owner, first.ConversationId, true));

        Assert.Equal([second.ConversationId, first.ConversationId], (await chat.Conversations.FindByTitleAsync(ChatHarness.Owner, ["étude"], 10)).Select(line => line.Id));
        Assert.Equal([first.ConversationId], (await chat.Conversations.FindByTitleAsync(ChatHarness.Owner, ["the", "0%"], 10)).Select(line => line.Id));
        Assert.Equal([second.ConversationId], (await chat.Conversations.FindByTitleAsync(ChatHarness.Owner, [], 1)).Select(line => line.Id));
        Assert.Empty(await chat.Conversations.FindByTitleAsync(ChatHarness.Owner, ["blue"], 10)); // only its answer says so
    }

    [Theory, EachStore]
    public async Task List_PutsPinnedFirstThenNewest_AndSearchesTitlesAndTexts(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        var first = await chat.AskAndEndAsync("Was it the remote?");
        chat.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await chat.AskAndEndAsync("Who wants red remotes?");
        chat.Time.Advance(TimeSpan.FromMinutes(1));
        var third = await chat.AskAndEndAsync("Anything on 100% of the remote_?");
        Assert.True(await chat.Conversations.PinAsync(ChatHarness.Owner, first.ConversationId, true));
        Assert.True(await chat.Conversations.RenameAsync(ChatHarness.Owner, second.ConversationId, "  Colours\nof remotes "));

        var all = await chat.Conversations.ListAsync(ChatHarness.Owner);
        Assert.Equal([first.ConversationId, third.ConversationId, second.ConversationId], all.Select(line => line.Id));
        Assert.Equal("Colours of remotes", all[2].Title);
        Assert.Equal([third.ConversationId, second.ConversationId], (await chat.Conversations.ListAsync(ChatHarness.Owner, take: 3)).Skip(1).Select(line => line.Id));

        Assert.Equal([second.ConversationId], (await chat.Conversations.ListAsync(ChatHarness.Owner, "COLOURS of")).Select(line => line.Id));
        Assert.Equal([third.ConversationId], (await chat.Conversations.ListAsync(ChatHarness.Owner, "100%")).Select(line => line.Id));
        Assert.Equal([third.ConversationId], (await chat.Conversations.ListAsync(ChatHarness.Owner, "remote_")).Select(line => line.Id));
        Assert.Equal(3, (await chat.Conversations.ListAsync(ChatHarness.Owner, "blue")).Count);
    }

    [Theory, EachStore]
    public async Task Search_ReadsLettersOfAnyScriptWithoutCase(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        var answer = await chat.AskAndEndAsync("Übergabe der remote an ŁUKASZ und Ольга?");
        foreach (var term in new[] { "Übergabe", "übergabe", "ÜBERGABE", "łukasz", "Łukasz", "ОЛЬГА", "ольга" })
        {
            Assert.Equal([answer.ConversationId], (await chat.Conversations.ListAsync(ChatHarness.Owner, term)).Select(line => line.Id));
        }

        Assert.Empty(await chat.Conversations.ListAsync(ChatHarness.Owner, "Ubergabe"));
    }

    [Theory, EachStore]
    public async Task Delete_TakesMessagesAndCitationsAlong(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        var answer = await chat.AskAndEndAsync();
        Assert.True(await chat.Conversations.DeleteAsync(ChatHarness.Owner, answer.ConversationId));
        await using var context = chat.Store.Contexts.CreateDbContext();
        Assert.False(await context.Messages.AnyAsync());
        Assert.False(await context.Citations.AnyAsync());
        Assert.False(await chat.Conversations.DeleteAsync(ChatHarness.Owner, answer.ConversationId));
    }

    [Fact]
    public async Task Rename_RefusesEmptyAndEndlessTitles_SayingWhatIsAllowed()
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite);
        var answer = await chat.AskAndEndAsync();
        foreach (var title in new[] { "  ", new string('x', 201) })
        {
            var refused = await Assert.ThrowsAsync<ArgumentException>(() => chat.Conversations.RenameAsync(ChatHarness.Owner, answer.ConversationId, title));
            Assert.Contains("1 to 200", refused.Message);
        }
    }

    [Fact]
    public async Task Export_TellsQuestionsAnswersAndQuotedSources()
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite);
        var answer = await chat.AskAndEndAsync();
        var markdown = (await chat.Conversations.ExportMarkdownAsync(ChatHarness.Owner, answer.ConversationId))!;
        Assert.Equal(
            """
            # What colour is the remote?

            Started 2026-01-02 03:04 UTC

            ## Question

            > What colour is the remote?

            ## Answer

            Blue [1].

            ### Sources

            1. Design, 2025-03-04 (Design.txt)

               Ann, 0:00, turn 0
               > The remote will be blue.

            """.ReplaceLineEndings("\n"), markdown);
    }

    [Fact]
    public async Task TooManyConversations_DropTheOldestThatIsNotPinned()
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite);
        var now = chat.Time.GetUtcNow().UtcDateTime;
        await using (var context = chat.Store.Contexts.CreateDbContext())
        {
            context.Conversations.AddRange(Enumerable.Range(0, ChatLimits.Conversations).Select(index => new Conversation
            {
                Id = Guid.NewGuid(),
                Owner = ChatHarness.Owner,
                Title = $"old {index}",
                Pinned = index == 0,
                UpdatedAtUtc = now.AddDays(index - 2_000),
                CreatedAtUtc = now,
            }));
            await context.SaveChangesAsync();
        }

        await chat.AskAndEndAsync("A new one about the remote?");
        var titles = (await chat.Conversations.ListAsync(ChatHarness.Owner, take: 2_000)).Select(line => line.Title).ToList();
        Assert.Equal(ChatLimits.Conversations, titles.Count);
        Assert.Contains("old 0", titles);
        Assert.DoesNotContain("old 1", titles);
        Assert.Contains("A new one about the remote?", titles);
    }

    [Fact]
    public async Task FullConversation_RefusesFurtherQuestions()
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite);
        var answer = await chat.AskAndEndAsync();
        await using (var context = chat.Store.Contexts.CreateDbContext())
        {
            context.Messages.AddRange(Enumerable.Range(2, ChatLimits.Messages - 3).Select(ordinal => new Message
            {
                Id = Guid.NewGuid(),
                ConversationId = answer.ConversationId,
                Ordinal = ordinal,
                Role = "user",
                Content = "x",
            }));
            await context.SaveChangesAsync();
        }

        var refused = await Assert.ThrowsAsync<QuestionRefusedException>(() => chat.AskAsync(conversation: answer.ConversationId));
        Assert.Equal(ChatErrorCodes.ConversationFull, refused.Code);
    }
}
