using System.Runtime.CompilerServices;
using AdminApp.Core.Llm;
using Microsoft.Extensions.AI;

namespace AdminApp.Tests.Fakes;

/// <summary>An LLM service whose answers are scripts: each request takes the next one, the last stays. Keeps every request.</summary>
internal class FakeLlmService : ILlmService
{
    public long? TokensPerMinute { get; set; }

    private readonly Queue<Func<LlmRequest, CancellationToken, IAsyncEnumerable<LlmUpdate>>> _scripts = new();
    private readonly Lock _lock = new();
    private readonly List<LlmRequest> _requests = [];

    public bool IsConfigured { get; set; } = true;

    public long DataVersion { get; set; }

    public ProviderStatus Provider { get; set; } = ProviderStatus.Up;

    /// <summary>How often it was wished to try now.</summary>
    public int Wishes { get; private set; }

    /// <summary>What <see cref="HasRoomFor"/> says.</summary>
    public bool HasRoom { get; set; }

    /// <summary>The requests so far.</summary>
    public List<LlmRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public void TryNow() => Wishes++;

    /// <summary>How many questions were answered completely.</summary>
    public int Answered { get; private set; }

    public Task<ILlmPreparation> PrepareAsync(LlmPreparation question, CancellationToken cancellationToken = default) =>
        Task.FromResult<ILlmPreparation>(new Preparation(this));

    public bool HasRoomFor(LlmRequest request) => HasRoom;

    /// <summary>The next request gets this text, cut into chunks.</summary>
    public FakeLlmService Answers(string text, int chunk = 7, ChatFinishReason? finish = null) => Then((_, _) => Chunks(text, chunk, finish));

    /// <summary>The next request gets tool calls.</summary>
    public FakeLlmService Calls(params FunctionCallContent[] calls) => Then((_, _) => Fixed(new LlmStarted(), new LlmCompleted(Answer("") with { ToolCalls = calls })));

    /// <summary>The next request fails.</summary>
    public FakeLlmService Fails(Exception exception, params LlmUpdate[] before) => Then((_, _) => Failing(exception, before));

    public FakeLlmService Then(Func<LlmRequest, CancellationToken, IAsyncEnumerable<LlmUpdate>> script)
    {
        lock (_lock)
        {
            _scripts.Enqueue(script);
        }

        return this;
    }

    public async IAsyncEnumerable<LlmUpdate> StreamAsync(LlmRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Func<LlmRequest, CancellationToken, IAsyncEnumerable<LlmUpdate>> script;
        lock (_lock)
        {
            _requests.Add(request);
            script = _scripts.Count > 1 ? _scripts.Dequeue() : _scripts.Peek();
        }

        await foreach (var update in script(request, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return update;
        }
    }

    public static LlmAnswer Answer(string text) => new()
    {
        Text = text,
        Model = "fake-model",
        PromptTokens = 100,
        CompletionTokens = 20,
        FinishReason = ChatFinishReason.Stop,
        Attempts = 1,
        Queued = TimeSpan.FromSeconds(1),
    };

    public static async IAsyncEnumerable<LlmUpdate> Fixed(params LlmUpdate[] updates)
    {
        await Task.Yield();
        foreach (var update in updates)
        {
            yield return update;
        }
    }

    private static async IAsyncEnumerable<LlmUpdate> Chunks(string text, int chunk, ChatFinishReason? finish)
    {
        await Task.Yield();
        yield return new LlmStarted();
        foreach (var piece in text.Chunk(chunk))
        {
            yield return new LlmToken(new string(piece));
        }

        yield return new LlmCompleted(Answer(text) with { FinishReason = finish ?? ChatFinishReason.Stop });
    }

    private sealed class Preparation(FakeLlmService service) : ILlmPreparation
    {
        public void Done()
        {
        }

        public void Answered() => service.Answered++;

        public void Dispose()
        {
        }
    }

    private static async IAsyncEnumerable<LlmUpdate> Failing(Exception exception, LlmUpdate[] before)
    {
        await Task.Yield();
        foreach (var update in before)
        {
            yield return update;
        }

        throw exception;
    }
}
