using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;
using static AdminApp.Tests.Llm.LlmRig;

namespace AdminApp.Tests.Llm;

/// <summary>What the stages measure, read as an exporter reads it.</summary>
public sealed class InstrumentTests : IDisposable
{
    private const string Common = "gen_ai.operation.name=chat gen_ai.provider.name=mistral_ai gen_ai.request.model=mistral-small-latest";

    private readonly LlmRig _rig = new();
    private readonly MetricReadings _readings;

    public InstrumentTests() => _readings = new MetricReadings(_rig.Meters);

    public void Dispose()
    {
        _readings.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task AnAnswer_IsMeasuredByTheConventions_WithItsFirstChunkAndTokens()
    {
        _rig.Client.OnCall = (_, _) => Slowly();
        await _rig.AnswerAsync(Ask());

        var answered = Assert.Single(_readings.Of("gen_ai.client.operation.duration"));
        Assert.Equal((7, $"{Common} gen_ai.response.model=mistral-small-2503"), (answered.Value, answered.Tags.Replace("gen_ai.response.model=mistral-small-2503 ", "", StringComparison.Ordinal)));
        var first = Assert.Single(_readings.Of("gen_ai.client.operation.time_to_first_chunk"));
        Assert.Equal((2, Common), (first.Value, first.Tags));
        Assert.Equal([(100, "input"), (20, "output")], _readings.Of("gen_ai.client.token.usage").Select(usage => ((int)usage.Value, usage.Tags.Split('=')[^1])));
        Assert.Equal("outcome=answered", Assert.Single(_readings.Of("adminapp.llm.attempts")).Tags);

        async IAsyncEnumerable<ChatResponseUpdate> Slowly()
        {
            await Task.CompletedTask;
            _rig.Time.Advance(TimeSpan.FromSeconds(2));
            yield return new ChatResponseUpdate(ChatRole.Assistant, "yes");
            _rig.Time.Advance(TimeSpan.FromSeconds(5));
            yield return FakeChatClient.End();
        }
    }

    [Fact]
    public async Task AnAnswerInOnePiece_HasNoFirstChunk()
    {
        await _rig.AnswerAsync(Ask().On(terms => terms with { IsWatched = false }));

        Assert.Equal(1, _rig.Client.Whole);
        Assert.Single(_readings.Of("gen_ai.client.operation.duration"));
        Assert.Empty(_readings.Of("gen_ai.client.operation.time_to_first_chunk"));
    }

    [Fact]
    public async Task NamesThatTheProviderMakesUp_TakeNoPlaceOfAConfiguredModel()
    {
        for (var i = 0; i < BoundedNames.MaxNames + 5; i++)
        {
            _rig.Client.OnCall = (call, _) => By($"made-up-{call.Number}");
            await _rig.AnswerAsync(Ask($"question {i}"));
        }

        _rig.Mistral.Set(new MistralOptions { ApiKey = "test", Model = "configured-later" });
        await _rig.AnswerAsync(Ask("and then"));
        var last = _readings.Of("gen_ai.client.operation.duration")[^1].Tags;
        Assert.Contains("gen_ai.request.model=configured-later", last, StringComparison.Ordinal);
        Assert.Contains("gen_ai.response.model=" + BoundedNames.Other, last, StringComparison.Ordinal);

        static async IAsyncEnumerable<ChatResponseUpdate> By(string model)
        {
            await Task.CompletedTask;
            yield return new ChatResponseUpdate(ChatRole.Assistant, "yes");
            var end = FakeChatClient.End();
            end.ModelId = model;
            yield return end;
        }
    }

    [Fact]
    public void EachKindOfFailure_HasAWordOfItsOwn()
    {
        var kinds = Enum.GetValues<ProviderFailure>();
        Assert.Equal(kinds.Length, kinds.Select(kind => kind.Code()).Distinct().Count());
        Assert.Equal("no_such_model", ProviderFailure.NoSuchModel.Code());
    }

    [Fact]
    public async Task EachAttempt_IsAnOperation_AndEachRetryHasItsReason()
    {
        _rig.Client.OnCall = (call, _) => call.Number == 1 ? throw FakeChatClient.Failure(ProviderFailure.Timeout) : FakeChatClient.Answer("yes");
        var answer = _rig.AnswerAsync(Ask());
        await _rig.AdvanceUntilAsync(() => answer.IsCompleted, TimeSpan.FromMilliseconds(50));
        await answer;

        Assert.Equal(["error.type=timeout " + Common], _readings.Of("gen_ai.client.operation.duration").Select(operation => operation.Tags).Take(1));
        Assert.Equal(2, _readings.Of("gen_ai.client.operation.duration").Count);
        Assert.Equal(["outcome=timeout", "outcome=answered"], _readings.Of("adminapp.llm.attempts").Select(attempt => attempt.Tags));
        Assert.Equal(["reason=timeout"], _readings.Of("adminapp.llm.retries").Select(retry => retry.Tags));
    }

    [Fact]
    public async Task TheWaitInTheQueue_IsMeasuredByClass_WhateverEndsIt()
    {
        _rig.Throttle.GrantsAtOnce = false;
        var answer = _rig.AnswerAsync(Ask().On(terms => terms with { Class = LlmClass.Api }));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        _rig.Time.Advance(TimeSpan.FromSeconds(3));
        _rig.Throttle.GrantsAtOnce = true;
        await answer;
        _rig.Throttle.Refuses = _ => new LlmException(LlmErrorCodes.QueueFull, "full") { Refused = true };
        await Assert.ThrowsAsync<LlmException>(() => _rig.AnswerAsync(Ask("another")));

        Assert.Equal([(3, "class=api"), (0, "class=interactive")], _readings.Of("adminapp.llm.queue.wait").Select(wait => ((int)wait.Value, wait.Tags)));
    }

    [Fact]
    public async Task CallersWhoLeave_AreNoFailureOfTheProvider()
    {
        using var leaving = new CancellationTokenSource();
        _rig.Client.OnCall = (_, token) => HangsAsync(leaving, token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.AnswerAsync(Ask(), leaving.Token));
        await _rig.UntilAsync(() => _readings.Of("adminapp.llm.attempts").Count > 0);

        Assert.Equal("outcome=cancelled", Assert.Single(_readings.Of("adminapp.llm.attempts")).Tags);
        Assert.StartsWith("error.type=cancelled", Assert.Single(_readings.Of("gen_ai.client.operation.duration")).Tags, StringComparison.Ordinal);

        static async IAsyncEnumerable<ChatResponseUpdate> HangsAsync(CancellationTokenSource leaving, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default)
        {
            await leaving.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            yield break;
        }
    }

    [Fact]
    public void NamesFromOutside_AreFewAndShort()
    {
        var names = new BoundedNames();
        var bound = Enumerable.Range(0, 1_000).Select(i => names.Bound($"model-{i}")).ToHashSet();

        Assert.Equal(BoundedNames.MaxNames + 1, bound.Count);
        Assert.Contains(BoundedNames.Other, bound);
        Assert.Equal("model-7", names.Bound("model-7"));
        Assert.Equal(BoundedNames.MaxLength, new BoundedNames().Bound(new string('x', 5_000)).Length);
    }
}
