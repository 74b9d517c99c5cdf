using System.Text;
using AdminApp.Core.Llm.Provider;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Llm.Mistral;

public sealed class MistralTimeoutTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Hi")];
    private static readonly byte[] Event = Encoding.UTF8.GetBytes("""data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"content":"some"},"finish_reason":null}]}""" + "\n\n");

    private readonly StubProvider _provider = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MistralTimeoutTests() => _provider.Settings.CurrentValue.RequestTimeoutSeconds = 30;

    [Fact]
    public async Task NoHeadersWithinTheTime_IsATimeout()
    {
        _provider.Answer = HangAsync;
        var answer = _provider.Client.GetResponseAsync(Question);
        await _asked.Task;
        _provider.Clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(answer.IsCompleted);
        _provider.Clock.Advance(TimeSpan.FromSeconds(0.1));
        var error = await Assert.ThrowsAsync<ProviderException>(() => answer);
        Assert.Equal((ProviderFailure.Timeout, false, "Mistral did not start to answer within 30 s."), (error.Failure, error.AfterFirstToken, error.Message));
    }

    [Fact]
    public async Task NoNextChunkWithinTheTime_IsATimeoutAfterTheFirstToken()
    {
        var body = new PiecewiseStream(Event, [], PiecewiseStream.Ending.Silence);
        _provider.Answer = _ => Task.FromResult(StubProvider.Events(body));
        var answer = CollectAsync();
        await body.Silent;
        _provider.Clock.Advance(TimeSpan.FromSeconds(30));
        var error = await Assert.ThrowsAsync<ProviderException>(() => answer);
        Assert.Equal((ProviderFailure.Timeout, true, "Mistral sent nothing more within 30 s."), (error.Failure, error.AfterFirstToken, error.Message));
    }

    [Fact]
    public async Task CommentsThatKeepTheLineOpen_AreNoNextChunk()
    {
        var body = new PiecewiseStream([.. Event, .. ": ping\n\n"u8], [Event.Length], PiecewiseStream.Ending.Silence);
        _provider.Answer = _ => Task.FromResult(StubProvider.Events(body));
        var answer = CollectAsync();
        await body.Silent;
        _provider.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(ProviderFailure.Timeout, (await Assert.ThrowsAsync<ProviderException>(() => answer)).Failure);
    }

    [Fact]
    public async Task SlowReader_IsNotTheProvidersFault()
    {
        var end = Encoding.UTF8.GetBytes("""data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n");
        _provider.Answer = _ => Task.FromResult(StubProvider.Events(new PiecewiseStream([.. Event, .. end], [Event.Length])));
        var text = "";
        await foreach (var update in _provider.Client.GetStreamingResponseAsync(Question))
        {
            text += update.Text;
            _provider.Clock.Advance(TimeSpan.FromSeconds(45));
        }

        Assert.Equal("some", text);
    }

    [Fact]
    public async Task AnswerThatTricklesForEver_EndsAfterTenTimesTheTime()
    {
        _provider.Answer = _ => Task.FromResult(StubProvider.Events(new PiecewiseStream([.. Enumerable.Repeat(Event, 100).SelectMany(bytes => bytes)], Enumerable.Repeat(Event.Length, 100))));
        var chunks = 0;
        var error = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var _ in _provider.Client.GetStreamingResponseAsync(Question))
            {
                chunks++;
                _provider.Clock.Advance(TimeSpan.FromSeconds(10));
            }
        });
        Assert.Equal((ProviderFailure.Timeout, 30), (error.Failure, chunks));
    }

    [Fact]
    public async Task ErrorBodyThatHangs_EndsInTime()
    {
        var body = new PiecewiseStream("{"u8.ToArray(), [], PiecewiseStream.Ending.Silence);
        _provider.Answer = _ => Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.TooManyRequests) { Content = new StreamContent(body) });
        var answer = _provider.Client.GetResponseAsync(Question);
        await body.Silent;
        _provider.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(ProviderFailure.RateLimited, (await Assert.ThrowsAsync<ProviderException>(() => answer)).Failure);
    }

    [Fact]
    public async Task CallersCancellation_IsNoFailure()
    {
        using var caller = new CancellationTokenSource();
        _provider.Answer = HangAsync;
        var answer = _provider.Client.GetResponseAsync(Question, cancellationToken: caller.Token);
        await _asked.Task;
        await caller.CancelAsync();
        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer)).CancellationToken);
    }

    private async Task<HttpResponseMessage> HangAsync(CancellationToken cancellationToken)
    {
        _asked.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("never");
    }

    private async Task<string> CollectAsync()
    {
        var text = "";
        await foreach (var update in _provider.Client.GetStreamingResponseAsync(Question))
        {
            text += update.Text;
        }

        return text;
    }
}
