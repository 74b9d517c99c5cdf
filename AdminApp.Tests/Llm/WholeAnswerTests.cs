using System.Runtime.CompilerServices;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Llm;

/// <summary>Answers that nobody watches are asked for in one piece, and a stream that is cut is charged for what came.</summary>
public sealed class WholeAnswerTests : IDisposable
{
    private readonly LlmRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task AnAnswerThatNobodyWatches_ComesInOnePiece(bool isWatched, int whole)
    {
        var answer = await _rig.AnswerAsync(LlmRig.Ask().On(terms => terms with { IsWatched = isWatched }));
        Assert.Equal(("answer 1", whole, 100), (answer.Text, _rig.Client.Whole, answer.PromptTokens));
        Assert.Equal(120, Assert.Single(_rig.Throttle.Permits).Usage);
    }

    [Fact]
    public async Task APageThatJoinsBeforeItIsSent_MakesItAStream()
    {
        _rig.Throttle.GrantsAtOnce = false;
        var program = _rig.AnswerAsync(LlmRig.Ask(user: "key:1").On(terms => terms with { IsWatched = false }));
        await _rig.UntilAsync(() => _rig.Throttle.Waiting == 1);
        var page = _rig.RunAsync(LlmRig.Ask());
        await _rig.UntilAsync(() => _rig.Coalescer.Count == 1 && _rig.Counters.Coalesced == 1);
        _rig.Throttle.GrantsAtOnce = true;

        Assert.Equal("answer 1", (await program).Text);
        await page;
        Assert.Equal((1, 0), (_rig.Client.Calls.Count, _rig.Client.Whole));
    }

    [Fact]
    public async Task AProbe_IsStreamed_BecauseTheOthersWaitForItsHeaders()
    {
        _rig.Throttle.GrantsProbes = true;
        await _rig.AnswerAsync(LlmRig.Ask().On(terms => terms with { IsWatched = false }));
        Assert.Equal(0, _rig.Client.Whole);
    }

    [Fact]
    public async Task AnAnswerOfOneToken_ComesInOnePieceEvenAsAProbe_ForItBringsTheLimits()
    {
        _rig.Throttle.GrantsProbes = true;
        await _rig.AnswerAsync((LlmRig.Ask() with { Options = new ChatOptions { MaxOutputTokens = 1 } }).On(terms => terms with { IsWatched = false }));
        Assert.Equal(1, _rig.Client.Whole);
    }

    [Theory]
    [InlineData(0, 29, 0)]
    [InlineData(0, 30, 1)]
    [InlineData(3, 8.9, 0)]
    [InlineData(3, 9, 1)]
    public async Task AnAnswerThatMayTakeLongerThanTheTimeout_IsStreamed(double usualSeconds, double timeout, int whole)
    {
        _rig.Throttle.AnswerTime = TimeSpan.FromSeconds(usualSeconds);
        _rig.Mistral.Set(new MistralOptions { ApiKey = "test", RequestTimeoutSeconds = timeout });
        await _rig.AnswerAsync(LlmRig.Ask().On(terms => terms with { IsWatched = false }));
        Assert.Equal(whole, _rig.Client.Whole);
    }

    [Fact]
    public async Task AStreamThatIsCut_IsChargedForThePromptAndWhatCame()
    {
        _rig.Client.OnCall = Endless;
        using var leaving = new CancellationTokenSource();
        var caller = _rig.RunAsync(LlmRig.Ask() with { PromptTokens = 1_000 }, leaving.Token);
        await _rig.UntilAsync(() => _rig.Client.Calls.Count == 1 && _rig.Throttle.Running == 1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);
        await _rig.UntilAsync(() => _rig.Throttle.Running == 0);

        // The factor from our count to the provider's is 1.3 before anything is learned.
        Assert.InRange(Assert.Single(_rig.Throttle.Permits).CutAt!.Value, 1_300, 1_400);
    }

    [Fact]
    public async Task ACallThatIsCutBeforeItIsAnswered_KeepsItsWholeCharge()
    {
        _rig.Client.OnCall = Silent;
        using var leaving = new CancellationTokenSource();
        var caller = _rig.RunAsync(LlmRig.Ask(), leaving.Token);
        await _rig.UntilAsync(() => _rig.Client.Calls.Count == 1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);
        await _rig.UntilAsync(() => _rig.Throttle.Running == 0);
        Assert.Null(Assert.Single(_rig.Throttle.Permits).CutAt);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Endless(FakeCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        call.Observer.HeadersReceived(new ProviderHeaders { Status = 200 });
        yield return new ChatResponseUpdate(ChatRole.Assistant, "It was decided that");
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Silent(FakeCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
