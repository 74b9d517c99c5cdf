using AdminApp.Core.Access.Audit;
using AdminApp.Core.Agent;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Requests;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Chat;

public class AnswerPreviewTests
{
    private static readonly AgentInstructions Draft = new(AnswerTone.Plain, AnswerLength.Normal, "Call it “the device”. {0}");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task APreview_AsksUnderTheDraft_CountsLikeAnyQuestion_AndStoresNoConversation(StoreKind kind)
    {
        await using var harness = await ChatHarness.StartAsync(kind);
        var steps = new List<AnswerProgress>();

        var answer = await Preview(harness).RunAsync(Question(), steps.Add, Token);

        Assert.Equal((MessageState.Done, "Blue [1].", 1), (answer.State, answer.Content, answer.Citations.Count(source => source.Cited)));
        Assert.Equal(AnswerStage.Ended, steps[^1].Stage);
        var request = Assert.Single(harness.Llm.Requests);
        Assert.Contains("Call it “the device”. {0}", request.Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal((LlmClass.Interactive, "user:1"), (request.Terms.Class, request.Terms.User));
        Assert.Equal((1, 1), (harness.Totals.Submitted, harness.Totals.Answered));
        await using var context = harness.Store.Contexts.CreateDbContext();
        Assert.Equal((0, 0), (await context.Conversations.CountAsync(Token), await context.Messages.CountAsync(Token)));
        Assert.Equal(answer.Id, Assert.Single(harness.Store.Services.GetRequiredService<QuestionLedger>().Latest(10)).Origin.Id);
    }

    [Fact]
    public async Task APreviewThatIsCanceled_EndsAtOnce_AndCountsAsCanceled()
    {
        var llm = new FakeLlmService().Then((_, token) => Waiting(token));
        await using var harness = await ChatHarness.StartAsync(StoreKind.Sqlite, llm);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = Preview(harness).RunAsync(Question(), _ => { }, cancel.Token);
        await Eventually.UntilAsync(() => llm.Requests.Count == 1);
        await cancel.CancelAsync();

        Assert.Equal(MessageState.Cancelled, (await running.WaitAsync(Patience.Limit, Token)).State);
        Assert.Equal((1, 1), (harness.Totals.Submitted, harness.Totals.Cancelled));
    }

    [Fact]
    public async Task AFailure_IsTheAnswersOwn_AndCounts()
    {
        await using var harness = await ChatHarness.StartAsync(StoreKind.Sqlite, new FakeLlmService().Fails(new LlmException(LlmErrorCodes.QueueFull, "The queue is full.") { Refused = true }));

        var answer = await Preview(harness).RunAsync(Question(), _ => { }, Token);

        Assert.Equal((MessageState.Refused, "The queue is full."), (answer.State, answer.ErrorText));
        Assert.Equal((1, 1), (harness.Totals.Submitted, harness.Totals.RefusedTotal));
    }

    [Theory, EachStore]
    public async Task AQuotaThatIsUsedUp_RefusesAPreviewLikeAQuestion(StoreKind kind)
    {
        await using var harness = await ChatHarness.StartAsync(kind);
        await harness.Store.Services.GetRequiredService<QuotaBook>().SetAsync(new AuditActor("admin"), QuotaBook.Everybody, "", new Quota(1, 0), Token);
        Assert.Equal(MessageState.Done, (await Preview(harness).RunAsync(Question(), _ => { }, Token)).State);

        var refused = await Preview(harness).RunAsync(Question(), _ => { }, Token);

        Assert.Equal((MessageState.Refused, "quota_used"), (refused.State, refused.ErrorCode));
        Assert.StartsWith("Your quota of 1 question a day is used up", refused.ErrorText, StringComparison.Ordinal);
        Assert.Single(harness.Llm.Requests);
        Assert.Equal((2, 1, 1), (harness.Totals.Submitted, harness.Totals.Answered, harness.Totals.RefusedTotal));
    }

    [Fact]
    public async Task WhatWouldBeSent_IsComposedWithoutACall_AlsoWithoutAKey()
    {
        await using var harness = await ChatHarness.StartAsync(StoreKind.Sqlite);
        harness.Llm.IsConfigured = false;

        var prompt = (await Preview(harness).ComposeAsync(Question(), Token))!;

        Assert.Equal(InstructionsStore.SystemPromptOf(Draft), prompt.Messages[0].Text);
        Assert.Contains("Ann: The remote will be blue.", prompt.Messages[^1].Text, StringComparison.Ordinal);
        Assert.True(prompt.CallTokens > prompt.MaxOutputTokens && prompt.Passages > 0);
        Assert.Empty(harness.Llm.Requests);
        Assert.Equal(0, harness.Totals.Submitted);
        Assert.Null(await Preview(harness).ComposeAsync(Question() with { Text = "zzz qqq?" }, Token));
        await Assert.ThrowsAsync<InvalidQuestionException>(() => Preview(harness).ComposeAsync(Question() with { Text = " " }, Token));
    }

    [Theory, EachStore]
    public async Task AStoredAnswer_KnowsItsInstructions_AndRecentQuestionsLeadToIt(StoreKind kind)
    {
        await using var harness = await ChatHarness.StartAsync(kind);
        harness.Store.Services.GetRequiredService<InstructionsInForce>().Put(3, Draft);
        var answer = await harness.AskAndEndAsync();
        Assert.Equal(3, answer.InstructionsNumber);
        Assert.Equal((AgentPrompt.Version, 3L), await new RequestTexts(harness.Store.Contexts).PromptAsync(answer.Id, Token));
        await harness.AskAndEndAsync("And red?", conversation: answer.ConversationId);
        harness.Time.Advance(TimeSpan.FromMinutes(1));
        await harness.AskAndEndAsync("Which colour is the remote?");
        await harness.AskAndEndAsync("Which colour is the remote, then?", owner: "user:2");

        var recent = await harness.Store.Services.GetRequiredService<RecentQuestions>().ListAsync(ChatHarness.Owner, Token);

        Assert.Equal(["Which colour is the remote?", "What colour is the remote?"], recent.Select(question => question.Text));
        Assert.Equal(answer.Id, recent[1].AnswerId);
    }

    private static AnswerPreview Preview(ChatHarness harness) => harness.Store.Services.GetRequiredService<AnswerPreview>();

    private static PreviewQuestion Question() => new("What colour is the remote?", ChatHarness.Owner, Draft);

    private static async IAsyncEnumerable<LlmUpdate> Waiting([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
