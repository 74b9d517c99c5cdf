using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AdminApp.Core.Agent;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Tests.Fakes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static AdminApp.Tests.Fakes.Eventually;

namespace AdminApp.Tests.Chat;

public class QuestionRunnerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Theory, EachStore]
    public async Task Ask_StoresQuestionAndPendingAnswerBeforeTheModelIsAsked(StoreKind kind)
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(kind, stream.Llm);
        var asked = await chat.AskAsync();
        await stream.Asked.WaitAsync(Soon);

        var (_, messages) = (await chat.Conversations.GetAsync(ChatHarness.Owner, asked.ConversationId))!.Value;
        Assert.Equal([asked.QuestionId, asked.AnswerId], messages.Select(message => message.Id));
        Assert.Equal([MessageState.Done, MessageState.Pending], messages.Select(message => message.State));
        Assert.True(Assert.Single(await chat.Conversations.ListAsync(ChatHarness.Owner)).HasPending);

        stream.Complete("Blue [1].");
        Assert.Equal(MessageState.Done, (await chat.EndAsync(asked)).State);
        Assert.False(Assert.Single(await chat.Conversations.ListAsync(ChatHarness.Owner)).HasPending);
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId) is null);
    }

    [Theory, EachStore]
    public async Task WriterWithoutWatchers_SavesPartialTextAtLeastEveryTwoSeconds(StoreKind kind)
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(kind, stream.Llm);
        var asked = await chat.AskAsync();
        stream.Send("It is blue");
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId)?.Text == "It is blue");
        Assert.Equal("", (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, asked.AnswerId))!.Content);

        chat.Time.Advance(ChatLimits.SaveInterval);
        await UntilAsync(async () => (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, asked.AnswerId))!.Content == "It is blue");
        stream.Complete();
    }

    [Fact]
    public async Task Watch_DeliversTheCurrentStateAtOnceAndTheEndAlways_WithTextThatOnlyGrows()
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, stream.Llm);
        var asked = await chat.AskAsync();
        stream.Send("It ");
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId)?.Text.Length > 0);

        var heard = new List<AnswerProgress>();
        using var watching = chat.Runner.Watch(asked.AnswerId, progress =>
        {
            lock (heard)
            {
                heard.Add(progress);
            }
        });
        Assert.StartsWith("It", Assert.Single(heard).Text);
        for (var i = 0; i < 50; i++)
        {
            stream.Send("is blue ");
        }

        stream.Complete("[1].");
        await UntilAsync(() =>
        {
            lock (heard)
            {
                return heard[^1].Stage == AnswerStage.Ended;
            }
        });
        // The clock stands: within one interval no more than the state at once, one more, and the end.
        Assert.InRange(heard.Count, 2, 3);
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.StartsWith(pair.First.Text, pair.Second.Text));
        Assert.EndsWith("is blue [1].", heard[^1].Text);
        Assert.True(heard[^1].Sources[0].Cited);
        Assert.Equal(heard[^1].Text, (await chat.EndAsync(asked)).Content);
    }

    [Fact]
    public async Task RetryText_GoesWhenTheCallIsQueuedAgain_AndTheRetryStaysKnown()
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, stream.Llm);
        var asked = await chat.AskAsync();
        stream.Tell(new LlmRetrying("rate_limited", TimeSpan.FromSeconds(7)));
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId) is { Retry: not null, RetryAfter: not null, Place: null });

        stream.Tell(Queued.In(20, 2, "a rate limit"));
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId)?.Place == 2);
        var queued = chat.Runner.Find(asked.AnswerId)!;
        Assert.Equal((null, null, new AnswerRetry(1, "rate_limited", TimeSpan.FromSeconds(7))), (queued.Retry, queued.RetryAfter, queued.LastRetry));
        stream.Complete("Blue [1].");
    }

    [Fact]
    public async Task WatcherThatThrowsOrLeaves_HarmsNeitherTheAnswerNorTheOthers()
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, stream.Llm);
        var asked = await chat.AskAsync();
        var calls = 0;
        using var throwing = chat.Runner.Watch(asked.AnswerId, _ =>
        {
            calls++;
            throw new InvalidOperationException("a page that is gone");
        });
        var left = 0;
        chat.Runner.Watch(asked.AnswerId, _ => left++).Dispose();
        stream.Complete("Blue [1].");
        Assert.Equal(MessageState.Done, (await chat.EndAsync(asked)).State);
        Assert.Equal((1, 1), (calls, left));
    }

    [Fact]
    public async Task WatchersOfOneAnswer_AreBounded()
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, stream.Llm);
        var asked = await chat.AskAsync();
        var watching = Enumerable.Range(0, ChatLimits.Watchers).Select(_ => chat.Runner.Watch(asked.AnswerId, _ => { })).ToList();
        Assert.Throws<InvalidOperationException>(() => chat.Runner.Watch(asked.AnswerId, _ => { }));
        watching[0].Dispose();
        chat.Runner.Watch(asked.AnswerId, _ => { }).Dispose();
        stream.Complete("Blue [1].");
    }

    [Fact]
    public async Task WatchingAnAnswerThatEnded_HearsTheEndAtOnce()
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite);
        var answer = await chat.AskAndEndAsync();
        AnswerProgress? heard = null;
        chat.Runner.Watch(answer.Id, progress => heard = progress).Dispose();
        Assert.Equal((AnswerStage.Ended, "Blue [1]."), (heard!.Stage, heard.Text));
        chat.Runner.Watch(Guid.NewGuid(), progress => heard = progress).Dispose();
        Assert.Equal((AnswerStage.Ended, ""), (heard.Stage, heard.Text));
    }

    [Theory, EachStore]
    public async Task Stop_KeepsTheTextSoFar_AndOnlyItsOwnerMay(StoreKind kind)
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(kind, stream.Llm);
        var asked = await chat.AskAsync();
        stream.Send("It is blue [1]");
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId)?.Text.Length > 0);
        Assert.False(await chat.Runner.StopAsync(asked.AnswerId, "user:2"));
        Assert.True(await chat.Runner.StopAsync(asked.AnswerId, ChatHarness.Owner));

        var answer = await chat.EndAsync(asked);
        Assert.Equal((MessageState.Cancelled, "It is blue [1]"), (answer.State, answer.Content));
        Assert.True(Assert.Single(answer.Citations).Cited);
        Assert.False(await chat.Runner.StopAsync(asked.AnswerId, ChatHarness.Owner));
    }

    [Theory, EachStore]
    public async Task SecondQuestionWhileOneIsPending_IsRefused(StoreKind kind)
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(kind, stream.Llm);
        var asked = await chat.AskAsync();
        var refused = await Assert.ThrowsAsync<QuestionRefusedException>(() => chat.AskAsync(conversation: asked.ConversationId));
        Assert.Equal(ChatErrorCodes.AnswerPending, refused.Code);
        stream.Complete("Blue [1].");
        await chat.EndAsync(asked);
        Assert.Equal(MessageState.Done, (await chat.AskAndEndAsync(conversation: asked.ConversationId)).State);
    }

    [Theory, EachStore]
    public async Task TwoQuestionsAtOnce_LeaveOnePendingAnswer(StoreKind kind)
    {
        var goOn = new TaskCompletionSource();
        var llm = new FakeLlmService().Answers("Blue [1].").Then((_, token) => AnswerAsync(goOn.Task, token));
        await using var chat = await ChatHarness.StartAsync(kind, llm);
        var first = await chat.AskAndEndAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return (Asked?)await chat.AskAsync(conversation: first.ConversationId);
            }
            catch (QuestionRefusedException)
            {
                return null;
            }
        }));
        var taken = Assert.Single(outcomes, asked => asked is not null);
        goOn.SetResult();
        Assert.Equal(MessageState.Done, (await chat.EndAsync(taken!)).State);
        var (_, messages) = (await chat.Conversations.GetAsync(ChatHarness.Owner, first.ConversationId))!.Value;
        Assert.Equal(Enumerable.Range(0, 4), messages.Select(message => message.Ordinal));
        Assert.All(messages.Chunk(2), pair => Assert.Equal(("user", "assistant"), (pair[0].Role, pair[1].Role)));

        static async IAsyncEnumerable<LlmUpdate> AnswerAsync(Task goOn, [EnumeratorCancellation] CancellationToken token)
        {
            await goOn.WaitAsync(token);
            yield return new LlmCompleted(FakeLlmService.Answer("Blue [1]."));
        }
    }

    [Theory, EachStore]
    public async Task ReplacingAQuestion_RemovesItAndAllThatFollowed(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        var first = await chat.AskAsync("First about the remote?");
        await chat.EndAsync(first);
        var second = await chat.AskAsync("Second about the remote?", first.ConversationId);
        await chat.EndAsync(second);
        await chat.AskAndEndAsync("Third about the remote?", first.ConversationId);

        await chat.AskAndEndAsync("Second, edited, about the remote?", first.ConversationId, second.QuestionId);
        var (_, messages) = (await chat.Conversations.GetAsync(ChatHarness.Owner, first.ConversationId))!.Value;
        Assert.Equal(["First about the remote?", "Blue [1].", "Second, edited, about the remote?", "Blue [1]."], messages.Select(message => message.Content));
        Assert.Equal([0, 1, 2, 3], messages.Select(message => message.Ordinal));
        // What was replaced is not told to the model either.
        Assert.DoesNotContain(chat.Llm.Requests[^1].Messages, message => message.Text.Contains("Third", StringComparison.Ordinal) || message.Text.Contains("Second about", StringComparison.Ordinal));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => chat.AskAsync(conversation: first.ConversationId, replaces: Guid.NewGuid()));
    }

    [Theory, EachStore]
    public async Task CompleteAnswer_StaysWhenTheOneInItsPlaceIsRefused_AndGoesWhenALaterOneIsComplete(StoreKind kind)
    {
        var refusal = new LlmException(LlmErrorCodes.NotInTime, "It would take 90 s.") { Refused = true };
        var llm = new FakeLlmService().Answers("Blue [1].").Fails(refusal).Fails(refusal).Answers("Red [1].");
        await using var chat = await ChatHarness.StartAsync(kind, llm);
        var first = await chat.AskAsync();
        await chat.EndAsync(first);
        var replaced = first.QuestionId;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var asked = await chat.AskAsync(conversation: first.ConversationId, replaces: replaced);
            Assert.Equal(MessageState.Refused, (await chat.EndAsync(asked)).State);
            // The old one stands with its sources, and the attempt behind it tells why; a second attempt takes the place of the first.
            var messages = await MessagesAsync(chat, first.ConversationId);
            Assert.Equal(
                [(MessageState.Done, "Blue [1].", null), (MessageState.Refused, "", "It would take 90 s.")],
                messages.Where(message => message.Role == "assistant").Select(message => (message.State, message.Content, message.ErrorText)));
            Assert.Single(messages[1].Citations);
            replaced = asked.QuestionId;
        }

        var markdown = await chat.Conversations.ExportMarkdownAsync(ChatHarness.Owner, first.ConversationId);
        Assert.Contains("Blue [1].", markdown);
        Assert.Contains("Refused: It would take 90 s.", markdown);

        await chat.AskAndEndAsync(conversation: first.ConversationId, replaces: replaced);
        var left = await MessagesAsync(chat, first.ConversationId);
        Assert.Equal([(0, "What colour is the remote?"), (1, "Red [1].")], left.Select(message => (message.Ordinal, message.Content)));
        // What was to be replaced was told to no attempt.
        Assert.All(llm.Requests, request => Assert.Equal(2, request.Messages.Count));
    }

    [Theory, EachStore]
    public async Task WhileAnAnswerIsPreparedAnew_ItAloneIsShown_AndAKilledProcessBringsTheOldOneBack(StoreKind kind)
    {
        var stream = new ManualStream(new FakeLlmService().Answers("Blue [1].").Answers("Rubber [1]."));
        await using var chat = await ChatHarness.StartAsync(kind, stream.Llm);
        var first = await chat.AskAsync();
        await chat.EndAsync(first);
        await chat.AskAndEndAsync("What is the case of the remote?", first.ConversationId);
        var asked = await chat.AskAsync("Which colour has the remote?", first.ConversationId, first.QuestionId);
        stream.Send("It is");
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId)?.Text == "It is");
        Assert.Equal([asked.QuestionId, asked.AnswerId], (await MessagesAsync(chat, first.ConversationId)).Select(message => message.Id));
        var markdown = await chat.Conversations.ExportMarkdownAsync(ChatHarness.Owner, first.ConversationId);
        Assert.DoesNotContain("Blue", markdown);
        Assert.Contains("The answer is still pending.", markdown);

        await chat.Store.Services.GetRequiredService<OrphanedAnswerRecovery>().InterruptAtStartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            [(MessageState.Done, "Blue [1]."), (MessageState.Done, "Rubber [1]."), (MessageState.Interrupted, "")],
            (await MessagesAsync(chat, first.ConversationId)).Where(message => message.Role == "assistant").Select(message => (message.State, message.Content)));
        stream.Complete();
    }

    [Fact]
    public async Task CompleteAnswer_StaysWhenTheOneInItsPlaceIsStopped_WhichKeepsItsText()
    {
        var stream = new ManualStream(new FakeLlmService().Answers("Blue [1]."));
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, stream.Llm);
        var first = await chat.AskAsync();
        await chat.EndAsync(first);
        var asked = await chat.AskAsync(conversation: first.ConversationId, replaces: first.QuestionId);
        stream.Send("It is");
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId)?.Text == "It is");
        Assert.True(await chat.Runner.StopAsync(asked.AnswerId, ChatHarness.Owner));
        Assert.Equal(
            [(MessageState.Done, "Blue [1]."), (MessageState.Cancelled, "It is")],
            (await MessagesAsync(chat, first.ConversationId)).Where(message => message.Role == "assistant").Select(message => (message.State, message.Content)));
    }

    [Theory, EachStore]
    public async Task KilledProcess_LeavesAnswersThatTheNextStartMarksInterrupted(StoreKind kind)
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(kind, stream.Llm);
        var asked = await chat.AskAsync();
        stream.Send("It [1] is");
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId)?.Text == "It [1] is");
        chat.Time.Advance(ChatLimits.SaveInterval);
        await UntilAsync(async () => (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, asked.AnswerId))!.Content == "It [1] is");

        // The same data directory starts again, while nobody stored an end.
        await chat.Store.Services.GetRequiredService<OrphanedAnswerRecovery>().InterruptAtStartAsync(TestContext.Current.CancellationToken);
        var answer = (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, asked.AnswerId))!;
        Assert.Equal((MessageState.Interrupted, "It [1] is"), (answer.State, answer.Content));
        // Its number leads to its source.
        Assert.Equal([(1, "The remote will be blue.")], answer.Citations.Where(citation => citation.Cited).Select(citation => (citation.Number, citation.Quote)));

        // The one that "died" lives, and completes it: it is paid, and nothing was asked since.
        stream.Complete(" blue.");
        answer = await chat.EndAsync(asked);
        Assert.Equal((MessageState.Done, "It [1] is blue."), (answer.State, answer.Content));
        Assert.Single(answer.Citations);
    }

    [Theory, EachStore]
    public async Task AnswerThatAnotherInstanceInterrupted_StaysSo_WhereItIsNotCompleteOrSomethingWasAskedSince(StoreKind kind)
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(kind, stream.Llm);
        var asked = await chat.AskAsync();
        stream.Send("It is");
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId)?.Text == "It is");
        await chat.Store.Services.GetRequiredService<OrphanedAnswerRecovery>().InterruptAtStartAsync(TestContext.Current.CancellationToken);
        var next = await chat.AskAndEndAsync("And now which colour is the remote?", asked.ConversationId);
        stream.Complete(" blue.");
        Assert.Equal((MessageState.Interrupted, ""), State(await chat.EndAsync(asked)));
        Assert.Equal((MessageState.Done, "Blue [1]."), State(next));

        var second = new ManualStream();
        await using var stopped = await ChatHarness.StartAsync(kind, second.Llm);
        asked = await stopped.AskAsync();
        await second.Asked.WaitAsync(Soon, TestContext.Current.CancellationToken);
        await stopped.Store.Services.GetRequiredService<OrphanedAnswerRecovery>().InterruptAtStartAsync(TestContext.Current.CancellationToken);
        Assert.True(await stopped.Runner.StopAsync(asked.AnswerId, ChatHarness.Owner));
        Assert.Equal((MessageState.Interrupted, ""), State(await stopped.EndAsync(asked)));

        static (MessageState, string) State(Message message) => (message.State, message.Content);
    }

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    public async Task InstancesOnPostgresWhoseClocksDiffer_LeaveEachOthersAnswersAlone(int seconds)
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(StoreKind.Postgres, stream.Llm);
        var asked = await chat.AskAsync();
        using var directory = new OtherDirectory();
        var itsTime = new FakeTimeProvider(chat.Time.GetUtcNow() + TimeSpan.FromSeconds(seconds));
        var other = new OrphanedAnswerRecovery(chat.Store.Contexts, directory.Identity, new RunningAnswers(), itsTime);
        Assert.Equal(0, await other.InterruptAtStartAsync(TestContext.Current.CancellationToken));
        stream.Complete("Blue [1].");
        Assert.Equal(MessageState.Done, (await chat.EndAsync(asked)).State);

        // And the other way round: the answers of the other are safe from this one.
        await using (var context = chat.Store.Contexts.CreateDbContext())
        {
            await context.Messages.Where(message => message.Id == asked.AnswerId)
                .ExecuteUpdateAsync(set => set.SetProperty(message => message.State, MessageState.Pending).SetProperty(message => message.RunnerId, directory.Identity.Id));
        }

        using var heartbeat = new InstanceHeartbeat(chat.Store.Contexts, directory.Identity, itsTime, NullLogger<InstanceHeartbeat>.Instance);
        await heartbeat.BeatAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await chat.Store.Services.GetRequiredService<OrphanedAnswerRecovery>().InterruptDeadAsync(TestContext.Current.CancellationToken));
    }

    [Theory, EachStore]
    public async Task OddCharactersOfTheProvider_AreTakenOutOfWhatIsStored(StoreKind kind)
    {
        var llm = new FakeLlmService().Then((_, _) => FakeLlmService.Fixed(
            new LlmStarted(), new LlmCompleted(FakeLlmService.Answer("Blue\0 and \ud800red [1].") with { Model = "m\0" + new string('x', 100_000) })));
        await using var chat = await ChatHarness.StartAsync(kind, llm);
        var answer = await chat.AskAndEndAsync();
        Assert.Equal((MessageState.Done, "Blue and \ufffdred [1]."), (answer.State, answer.Content));
        Assert.Equal((200, 'x'), (answer.Model!.Length, answer.Model[^1]));
        Assert.Single(answer.Citations, citation => citation.Cited);
    }

    [Theory]
    [EachStore("Citations", MessageState.Done, "Blue [1].")]
    [EachStore("Messages", MessageState.Failed, "")]
    public async Task AnswerThatTheStoreRefuses_HasAnOutcome_AndTheConversationGoesOn(StoreKind kind, string table, MessageState state, string text)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        await chat.Store.RefuseAnswersAsync(table);
        var answer = await chat.AskAndEndAsync();
        Assert.Equal((state, text), (answer.State, answer.Content));
        Assert.Empty(answer.Citations);
        Assert.DoesNotContain(FailingStores.Secret, answer.ErrorText ?? "", StringComparison.Ordinal);

        var lost = state == MessageState.Failed;
        Assert.Equal(lost ? ChatErrorCodes.AnswerNotStored : null, answer.ErrorCode);
        await Eventually.UntilAsync(() => chat.Runner.Find(answer.Id) is null);
        Assert.Equal((lost ? 0 : 1, lost ? 1 : 0, 0), (chat.Totals.Answered, chat.Totals.FailedTotal, chat.Totals.Running + chat.Totals.Waiting));
        Assert.Equal(state, (await chat.AskAndEndAsync(conversation: answer.ConversationId)).State);
    }

    [Theory, EachStore]
    public async Task QuestionThatIsStored_IsCounted_ThoughTheProcessIsKilledAtOnce(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind, new ManualStream().Llm);
        var services = chat.Store.Services;
        await services.GetRequiredService<LedgerStore>().StartAsync(TestContext.Current.CancellationToken);
        // Its clock stands, so it writes nothing by itself.
        for (var i = 0; i < 3; i++)
        {
            await chat.AskAsync();
        }

        var ledger = new QuestionLedger(chat.Time);
        using var next = new LedgerStore(ledger, services.GetRequiredService<UsageWriter>(), services.GetRequiredService<InstanceId>(), chat.Store.Contexts, chat.Time, NullLogger<LedgerStore>.Instance);
        await next.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, ledger.Totals().Submitted);
        await next.StopAsync(TestContext.Current.CancellationToken);
        await services.GetRequiredService<LedgerStore>().StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory, EachStore]
    public async Task EachQuestion_LeavesARow_WithItsWayAndWithoutItsText(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        var ledger = chat.Store.Services.GetRequiredService<LedgerStore>();
        await ledger.StartAsync(TestContext.Current.CancellationToken);
        var answer = await chat.AskAndEndAsync("What colour is the remote?");
        await Eventually.UntilAsync(() => chat.Totals.Answered == 1);
        await ledger.StopAsync(TestContext.Current.CancellationToken);

        await using var context = await chat.Store.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var row = await context.Requests.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((answer.Id, answer.ConversationId, "answered", "interactive", ChatHarness.Owner), (row.Id, row.ConversationId!.Value, row.Outcome, row.Class, row.User));
        Assert.Equal(1, row.Passages);
        Assert.Matches("""^\[\{"at":0,"step":"preparing"\},\{"at":0,"step":"found","n":1\},\{"at":0,"step":"prepared"\}.*"why":"answered"\}\]$""", row.Events);
        var all = System.Text.Json.JsonSerializer.Serialize(row);
        Assert.DoesNotContain("colour", all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("blue", all, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public async Task StoreThatIsAwayWhileAQuestionIsAnswered_IsReadAgainForSomeSeconds(int failures)
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite);
        chat.Meetings.BeforeSearch = _ => failures-- > 0 ? throw new SqliteException("database is locked", 5) : Task.CompletedTask;
        var forGood = failures > 2;
        var asked = await chat.AskAsync();
        await AdvanceUntilAsync(chat, () => chat.Runner.Find(asked.AnswerId) is null);
        var answer = await chat.EndAsync(asked);
        Assert.Equal((forGood ? MessageState.Failed : MessageState.Done, forGood ? ChatErrorCodes.StoreUnavailable : null), (answer.State, answer.ErrorCode));
    }

    [Fact]
    public async Task QuestionThatTheStoreCannotTakeNow_IsRefusedAndCounted()
    {
        var disk = new SickDisk();
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, configure: services => services.AddSickDisk(disk));
        disk.Pragma = SickDisk.ReadOnly;
        Assert.Equal(ChatErrorCodes.StoreUnavailable, (await Assert.ThrowsAsync<QuestionRefusedException>(() => chat.AskAsync())).Code);
        Assert.Equal((1, 1), (chat.Totals.Submitted, chat.Totals.Refused[ChatErrorCodes.StoreUnavailable]));
        disk.Pragma = SickDisk.Well;
        Assert.Equal(MessageState.Done, (await chat.AskAndEndAsync()).State);
    }

    [Theory, EachStore]
    public async Task SourcesKeptWithAPartialText_AreThoseOfTheWholeAnswerInTheEnd(StoreKind kind)
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(kind, stream.Llm);
        var asked = await chat.AskAsync();
        foreach (var (piece, text) in new[] { ("It [1] is", "It [1] is"), (" blue", "It [1] is blue") })
        {
            stream.Send(piece);
            await UntilAsync(() => chat.Runner.Find(asked.AnswerId)?.Text == text);
            await UntilAsync(
                async () => (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, asked.AnswerId))!.Content == text, () => chat.Time.Advance(ChatLimits.SaveInterval));
        }

        stream.Complete(".");
        Assert.Equal([1], (await chat.EndAsync(asked)).Citations.Select(citation => citation.Number));
    }

    [Fact]
    public async Task AnotherInstanceOnPostgres_KeepsAnswersOfALivingOne_AndInterruptsThoseOfADeadOne()
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(StoreKind.Postgres, stream.Llm);
        var asked = await chat.AskAsync();
        var directory = Directory.CreateTempSubdirectory("adminapp-test-");
        try
        {
            using var otherIdentity = new InstanceId(new(Microsoft.Extensions.Options.Options.Create(new DataOptions { Directory = directory.FullName })));
            var other = new OrphanedAnswerRecovery(chat.Store.Contexts, otherIdentity, new RunningAnswers(), chat.Time);
            Assert.Equal(0, await other.InterruptAtStartAsync(TestContext.Current.CancellationToken));
            Assert.Equal(MessageState.Pending, (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, asked.AnswerId))!.State);

            await using (var context = chat.Store.Contexts.CreateDbContext())
            {
                var dead = chat.Time.GetUtcNow().UtcDateTime - InstanceHeartbeat.DeadAfter - TimeSpan.FromSeconds(1);
                await context.KeyValueRows.ExecuteUpdateAsync(set => set.SetProperty(state => state.UpdatedAtUtc, dead));
            }

            Assert.Equal(1, await other.InterruptDeadAsync(TestContext.Current.CancellationToken));
            Assert.Equal(MessageState.Interrupted, (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, asked.AnswerId))!.State);
        }
        finally
        {
            directory.Delete(recursive: true);
            stream.Complete();
        }
    }

    [Theory, EachStore]
    public async Task GracefulStop_StoresRunningAnswersAsInterruptedWithTheirText(StoreKind kind)
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(kind, stream.Llm);
        var asked = await chat.AskAsync();
        stream.Send("It is blue");
        await UntilAsync(() => chat.Runner.Find(asked.AnswerId)?.Text.Length > 0);
        await chat.Runner.StopAsync(TestContext.Current.CancellationToken);
        var answer = (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, asked.AnswerId))!;
        Assert.Equal((MessageState.Interrupted, "It is blue"), (answer.State, answer.Content));
        Assert.Equal(ChatErrorCodes.Stopping, (await Assert.ThrowsAsync<QuestionRefusedException>(() => chat.AskAsync())).Code);
        Assert.Equal((2, 1, 1), (chat.Totals.Submitted, chat.Totals.Failed[QuestionLedger.Interrupted], chat.Totals.Refused[ChatErrorCodes.Stopping]));
    }

    [Theory, EachStore]
    public async Task EndThatTheStoreDoesNotTake_IsTriedAgainUntilItDoes(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        await RenameTableAsync(chat, "Citations", "Away");
        var asked = await chat.AskAsync();
        await AdvanceUntilAsync(chat, () => chat.Log["EndNotStored"] > 6);
        Assert.Equal("Blue [1].", chat.Runner.Find(asked.AnswerId)?.Text);

        await RenameTableAsync(chat, "Away", "Citations");
        await AdvanceUntilAsync(chat, () => chat.Runner.Find(asked.AnswerId) is null);
        var answer = await chat.EndAsync(asked);
        Assert.Equal((MessageState.Done, "Blue [1]."), (answer.State, answer.Content));
        Assert.Single(answer.Citations, citation => citation.Cited);
    }

    [Fact]
    public async Task EndThatTheStoreDoesNotTake_DoesNotHoldTheStopUp()
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite);
        await RenameTableAsync(chat, "Citations", "Away");
        await chat.AskAsync();
        await UntilAsync(() => chat.Log["EndNotStored"] > 0);
        await chat.Runner.StopAsync(TestContext.Current.CancellationToken).WaitAsync(Soon, TestContext.Current.CancellationToken);
    }

    [Theory, EachStore]
    public async Task AnswerThatIsPendingInOurNameButNotRunning_IsInterruptedWithinAHeartbeat(StoreKind kind)
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(kind, stream.Llm);
        var running = await chat.AskAsync();
        await stream.Asked.WaitAsync(Soon, TestContext.Current.CancellationToken); // the stream is the first one's
        var left = await chat.AskAsync();
        await UntilAsync(() => chat.Runner.Find(left.AnswerId) is null);
        await using (var context = chat.Store.Contexts.CreateDbContext())
        {
            // As if its end, or its storing, had been reported as failed.
            var id = chat.Store.Services.GetRequiredService<InstanceId>().Id;
            await context.Messages.Where(message => message.Id == left.AnswerId)
                .ExecuteUpdateAsync(set => set.SetProperty(message => message.State, MessageState.Pending).SetProperty(message => message.RunnerId, id));
        }

        await UntilAsync(
            async () => (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, left.AnswerId))!.State == MessageState.Interrupted,
            () => chat.Time.Advance(ChatLimits.PendingInterval));
        Assert.Equal(MessageState.Pending, (await chat.Conversations.GetMessageAsync(ChatHarness.Owner, running.AnswerId))!.State);
        stream.Complete("Blue [1].");
    }

    [Fact]
    public async Task EachAttemptToStoreAnEnd_GetsCitationsOfItsOwn()
    {
        var source = new Citation { ContentHash = "v1", Meeting = "Design", FileName = "Design.txt", Speaker = "Ann", Quote = "Blue.", PassageText = "Ann: Blue." };
        var running = new RunningAnswer(new Asked(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()), ChatHarness.Owner, TimeProvider.System);
        var end = await AnswerOutcome.OfAsync(CompletedAsync(new AgentAnswer { Text = "Blue [1].", Sources = [source] }), running);
        foreach (var _ in new[] { "fails late", "passes" })
        {
            var message = new Message { Role = "assistant", Content = "" };
            end(message);
            Assert.Equal(("Blue.", 0L), (Assert.Single(message.Citations).Quote, message.Citations[0].Id));
            message.Citations[0].Id = 7;
        }

        static async IAsyncEnumerable<AgentUpdate> CompletedAsync(AgentAnswer answer)
        {
            await Task.Yield();
            yield return new AgentCompleted(answer);
        }
    }

    [Fact]
    public async Task DeletingAConversation_StopsItsRunningAnswerFirst()
    {
        var stream = new ManualStream();
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, stream.Llm);
        var asked = await chat.AskAsync();
        await stream.Asked.WaitAsync(Soon);
        Assert.True(await chat.Conversations.DeleteAsync(ChatHarness.Owner, asked.ConversationId));
        Assert.Null(chat.Runner.Find(asked.AnswerId));
        Assert.True(stream.Cancelled);
    }

    [Fact]
    public async Task Refusal_IsStoredWithCodeWaitAndNoSecret()
    {
        var llm = new FakeLlmService().Fails(
            new LlmException(LlmErrorCodes.NotInTime, "It would take 90 s.", TimeSpan.FromSeconds(90)) { Refused = true, RetryAfter = TimeSpan.FromSeconds(40) });
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, llm);
        var answer = await chat.AskAndEndAsync();
        Assert.Equal((MessageState.Refused, "not_in_time", "It would take 90 s."), (answer.State, answer.ErrorCode, answer.ErrorText));
        Assert.Equal((90.0, 40.0), (answer.EstimatedWaitSeconds, answer.RetryAfterSeconds));
    }

    [Fact]
    public async Task EveryQuestion_IsCountedOnceByItsOutcome()
    {
        var llm = new FakeLlmService().Answers("Blue [1].")
            .Fails(new LlmException(LlmErrorCodes.NotInTime, "later") { Refused = true }).Fails(new InvalidOperationException("broken"))
            .Then((_, token) => WaitAsync(token)).Then((_, token) => WaitAsync(token));
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, llm);
        await chat.AskAndEndAsync();
        await chat.AskAndEndAsync();
        await chat.AskAndEndAsync();
        await chat.AskAndEndAsync("zzz?");
        var stopped = await chat.AskAsync();
        await UntilAsync(() => llm.Requests.Count == 4);
        await chat.Runner.StopAsync(stopped.AnswerId, ChatHarness.Owner);
        await chat.AskAsync();
        await UntilAsync(() => llm.Requests.Count == 5);
        Assert.Equal(1, chat.Totals.Waiting);
        await chat.Runner.StopAsync(TestContext.Current.CancellationToken);

        var totals = chat.Totals;
        Assert.Equal((6, 2, 1, 0, 0), (totals.Submitted, totals.Answered, totals.Cancelled, totals.Waiting, totals.Running));
        Assert.Equal([("error", 1L), (QuestionLedger.Interrupted, 1L)], totals.Failed.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Assert.Equal([("not_in_time", 1L)], totals.Refused.Select(pair => (pair.Key, pair.Value)));

        static async IAsyncEnumerable<LlmUpdate> WaitAsync([EnumeratorCancellation] CancellationToken token)
        {
            await Task.Delay(Timeout.Infinite, token);
            yield break;
        }
    }

    [Fact]
    public async Task QuestionBeyondTheBound_IsRefusedAndCounted_AndALargerQueueMovesTheBound()
    {
        await using (var chat = await ChatHarness.StartAsync(StoreKind.Sqlite))
        {
            TakePlaces(chat, 500);
            Assert.Equal(ChatErrorCodes.TooManyRunning, (await Assert.ThrowsAsync<QuestionRefusedException>(() => chat.AskAsync())).Code);
            Assert.Equal((1, 1), (chat.Totals.Submitted, chat.Totals.Refused[ChatErrorCodes.TooManyRunning]));
        }

        var settings = new Dictionary<string, string?> { ["Performance:RequestQueueSize"] = "500" };
        await using var larger = await ChatHarness.StartAsync(StoreKind.Sqlite, settings: settings);
        TakePlaces(larger, 700);
        Assert.Equal(MessageState.Done, (await larger.AskAndEndAsync()).State);

        static void TakePlaces(ChatHarness chat, int count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.True(chat.Store.Services.GetRequiredService<RunningAnswers>().TryReserve(Guid.NewGuid(), count));
            }
        }
    }

    [Fact]
    public async Task FaultOfOurOwn_IsStoredWithoutItsText()
    {
        var llm = new FakeLlmService().Fails(new InvalidOperationException("secret of the house"), new LlmStarted(), new LlmToken("It is"));
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, llm);
        var answer = await chat.AskAndEndAsync();
        Assert.Equal((MessageState.Failed, ChatErrorCodes.Internal, "It is"), (answer.State, answer.ErrorCode, answer.Content));
        Assert.DoesNotContain("secret", answer.ErrorText);
    }

    [Fact]
    public async Task AnswerThatFailsAfterACall_TellsItsTimeAndTheTokensOfThatCall()
    {
        var llm = new FakeLlmService { HasRoom = true }.Calls(new FunctionCallContent("abc123xyz", "list_meetings"));
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, llm);
        llm.Then((_, _) => FailAsync(chat));
        chat.Meetings.WordCoverage = 0;
        var answer = await chat.AskAndEndAsync();
        Assert.Equal((MessageState.Failed, "It is", 4_000), (answer.State, answer.Content, answer.TotalMs));
        Assert.Equal((100, 20, 1), (answer.PromptTokens, answer.CompletionTokens, answer.LlmCalls));

        static async IAsyncEnumerable<LlmUpdate> FailAsync(ChatHarness chat)
        {
            await Task.Yield();
            yield return new LlmToken("It is");
            chat.Time.Advance(TimeSpan.FromSeconds(4));
            throw new LlmException(LlmErrorCodes.BrokenOff, "It broke off.");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData(null)]
    public async Task EmptyOrEndlessQuestion_IsRefusedSayingWhatIsAllowed(string? text)
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite);
        var refused = await Assert.ThrowsAsync<InvalidQuestionException>(() => chat.AskAsync(text ?? new string('x', 8_001)));
        Assert.Contains("1 to 8000", refused.Message);
        Assert.Empty(await chat.Conversations.ListAsync(ChatHarness.Owner));
    }

    [Theory, EachStore]
    public async Task HistoryOfANewConversation_IsStoredAndToldToTheModel(StoreKind kind)
    {
        await using var chat = await ChatHarness.StartAsync(kind);
        var asked = await chat.Runner.AskAsync(new AskRequest
        {
            Owner = ChatHarness.Owner,
            Text = "And which remote?\0\ud800",
            History = [new("user", "Hello"), new("assistant", "Hello. [7]")],
        });
        await chat.EndAsync(asked);
        var (_, messages) = (await chat.Conversations.GetAsync(ChatHarness.Owner, asked.ConversationId))!.Value;
        Assert.Equal(["Hello", "Hello. [7]", "And which remote? \ufffd", "Blue [1]."], messages.Select(message => message.Content));
        Assert.Equal(["Hello", "Hello."], chat.Llm.Requests[0].Messages.Skip(1).SkipLast(1).Select(message => message.Text));
    }

    [Fact]
    public async Task QuestionAfterAFailedOne_DoesNotTellTheFailedOneToTheModel()
    {
        var llm = new FakeLlmService().Fails(new LlmException(LlmErrorCodes.ProviderDown, "down")).Answers("Blue [1].");
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, llm);
        var failed = await chat.AskAndEndAsync("Which remote failed?");
        await chat.AskAndEndAsync("Which colour has the remote now?", failed.ConversationId);
        Assert.Equal(2, llm.Requests[1].Messages.Count);
    }

    [Fact]
    public async Task WithoutAKey_TheAnswerQuotesOnly()
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, new FakeLlmService { IsConfigured = false });
        var answer = await chat.AskAndEndAsync();
        Assert.True(answer.QuotesOnly);
        Assert.StartsWith(QuotesOnlyAnswer.FirstLine + "\n\n- **Ann** (Design, 0:00): “The remote will be blue.” [1]", answer.Content);
        Assert.Equal((MessageState.Done, 0, null), (answer.State, answer.LlmCalls, answer.Model));
        Assert.True(Assert.Single(answer.Citations).Cited);
    }

    [Theory]
    [InlineData(LlmErrorCodes.ProviderDown)]
    [InlineData(LlmErrorCodes.ProviderUnauthorized)]
    [InlineData(LlmErrorCodes.ZeroAllowance)]
    [InlineData(LlmErrorCodes.MonthSpent)]
    public async Task WhereTheProviderIsAway_TheBestQuotesStandInTheAnswersPlace(string code)
    {
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, new FakeLlmService().Fails(new LlmException(code, "Mistral can't be reached. Tried once.")));
        var answer = await chat.AskAndEndAsync();
        Assert.Equal((MessageState.Failed, code, true), (answer.State, answer.ErrorCode, answer.QuotesOnly));
        Assert.StartsWith(BestQuotes.Lead + "\n\n- **Ann** (Design, 0:00): “The remote will be blue.” [1]", answer.Content);
        Assert.True(Assert.Single(answer.Citations).Cited);
    }

    [Fact]
    public async Task QuotesTakeThePlaceOfNothingThatCame_NorOfAWaitThatIsTooLong()
    {
        var llm = new FakeLlmService().Fails(new LlmException(LlmErrorCodes.ProviderDown, "down"), new LlmStarted(), new LlmToken("Blue"))
            .Fails(new LlmException(LlmErrorCodes.NotInTime, "The queue needs about 66 s, your limit is 60 s.") { Refused = true });
        await using var chat = await ChatHarness.StartAsync(StoreKind.Sqlite, llm);
        var broken = await chat.AskAndEndAsync();
        Assert.Equal(("Blue", false), (broken.Content, broken.QuotesOnly));
        var refused = await chat.AskAndEndAsync();
        Assert.Equal(("", false, MessageState.Refused), (refused.Content, refused.QuotesOnly, refused.State));
    }

    private static async Task<IReadOnlyList<Message>> MessagesAsync(ChatHarness chat, Guid conversation) =>
        (await chat.Conversations.GetAsync(ChatHarness.Owner, conversation))!.Value.Messages;

    private static async Task RenameTableAsync(ChatHarness chat, string from, string to)
    {
        await using var context = chat.Store.Contexts.CreateDbContext();
#pragma warning disable EF1002 // Names of this file, no input.
        await context.Database.ExecuteSqlRawAsync($"ALTER TABLE \"{from}\" RENAME TO \"{to}\"");
#pragma warning restore EF1002
    }

    private static Task AdvanceUntilAsync(ChatHarness chat, Func<bool> condition) => UntilAsync(condition, () => chat.Time.Advance(TimeSpan.FromSeconds(1)));

    /// <summary>A model whose stream the test writes.</summary>
    private sealed class ManualStream
    {
        private readonly Channel<LlmUpdate> _updates = Channel.CreateUnbounded<LlmUpdate>();
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string _text = "";

        public ManualStream(FakeLlmService? before = null) => Llm = (before ?? new FakeLlmService()).Then((_, token) => ReadAsync(token)).Answers("Blue [1].");

        public FakeLlmService Llm { get; }

        public Task Asked => _asked.Task;

        public bool Cancelled { get; private set; }

        public void Send(string text)
        {
            _text += text;
            _updates.Writer.TryWrite(new LlmToken(text));
        }

        public void Tell(LlmUpdate update) => _updates.Writer.TryWrite(update);

        public void Complete(string text = "")
        {
            Send(text);
            _updates.Writer.TryWrite(new LlmCompleted(FakeLlmService.Answer(_text)));
            _updates.Writer.TryComplete();
        }

        private async Task<bool> HasMoreAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await _updates.Reader.WaitToReadAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Cancelled = true;
                throw;
            }
        }

        private async IAsyncEnumerable<LlmUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            yield return new LlmStarted();
            while (await HasMoreAsync(cancellationToken))
            {
                while (_updates.Reader.TryRead(out var update))
                {
                    yield return update;
                }
            }
        }
    }
}
