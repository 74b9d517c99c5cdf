using System.Runtime.CompilerServices;
using AdminApp.Core.Llm.Provider;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Fakes;

/// <summary>One call as the fake provider received it.</summary>
internal sealed record FakeCall(int Number, IReadOnlyList<ChatMessage> Messages, ChatOptions Options, IProviderCallObserver Observer)
{
    public string Question => Messages[^1].Text;
}

/// <summary>A provider made of one callback. Announces sending and headers as the real client does.</summary>
internal sealed class FakeChatClient : IChatClient
{
    private readonly Lock _lock = new();
    private readonly List<FakeCall> _calls = [];

    /// <summary>What a call answers; by default "answer N".</summary>
    public Func<FakeCall, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> OnCall { get; set; } = (call, _) => Answer($"answer {call.Number}");

    /// <summary>The calls so far.</summary>
    public List<FakeCall> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>How many of them asked for the answer in one piece.</summary>
    public int Whole { get; private set; }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        FakeCall call;
        lock (_lock)
        {
            var observer = (IProviderCallObserver)options!.AdditionalProperties![IProviderCallObserver.OptionsKey]!;
            call = new FakeCall(_calls.Count + 1, [.. messages], options, observer);
            _calls.Add(call);
        }

        call.Observer.Sending();
        await foreach (var update in OnCall(call, cancellationToken).WithCancellation(cancellationToken))
        {
            yield return update;
        }
    }

    /// <summary>Answers word by word, with usage and a finish reason at the end.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Answer(string text, ChatFinishReason? finish = null, long prompt = 100, long completion = 20)
    {
        await Task.CompletedTask;
        foreach (var word in text.Split(' ').Select((w, i) => i == 0 ? w : " " + w))
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, word);
        }

        yield return End(finish, prompt, completion);
    }

    /// <summary>The last piece of an answer.</summary>
    public static ChatResponseUpdate End(ChatFinishReason? finish = null, long prompt = 100, long completion = 20) => new(
        ChatRole.Assistant,
        [new UsageContent(new UsageDetails { InputTokenCount = prompt, OutputTokenCount = completion, TotalTokenCount = prompt + completion })])
    {
        FinishReason = finish ?? ChatFinishReason.Stop,
        ModelId = "mistral-small-2503",
    };

    /// <summary>Fails before the first token, headers first as the real client does.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Fail(FakeCall call, ProviderFailure failure, ProviderHeaders? headers = null)
    {
        await Task.CompletedTask;
        headers ??= ProviderHeaders.None;
        call.Observer.HeadersReceived(headers);
        throw Failure(failure, headers);
#pragma warning disable CS0162 // An iterator needs a yield.
        yield break;
#pragma warning restore CS0162
    }

    public static ProviderException Failure(ProviderFailure failure, ProviderHeaders? headers = null) =>
        new(failure, $"{failure}, as the test wants it")
        {
            Headers = headers ?? ProviderHeaders.None,
            Status = failure switch
            {
                ProviderFailure.RateLimited or ProviderFailure.ZeroAllowance => 429,
                ProviderFailure.Unauthorized => 401,
                ProviderFailure.NoCredit => 402,
                ProviderFailure.Forbidden => 403,
                ProviderFailure.Rejected => 400,
                _ => null,
            },
        };

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            Whole++;
        }

        return GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
