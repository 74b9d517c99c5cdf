using System.Diagnostics.Metrics;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Caching;
using AdminApp.Core.Llm.Coalescing;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm;

/// <summary>The whole service over a fake throttle, a fake provider and a fake clock, wired by the product's own registration.</summary>
internal sealed class LlmRig : IDisposable
{
    private readonly ServiceProvider _services;

    public LlmRig(int seed = 1)
    {
        Throttle.Time = Time;
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IOptionsMonitor<MistralOptions>>(Mistral)
            .AddSingleton<IOptionsMonitor<PerformanceOptions>>(Performance)
            .AddSingleton<ILlmThrottle>(Throttle)
            .AddKeyedSingleton<IChatClient>(MistralChatClient.Name, Client)
            .AddSingleton(new Random(seed))
            .AddSingleton<TokenEstimator>()
            .AddSingleton<QuestionLedger>()
            .AddSingleton<LlmCounters>()
            .AddPipeline()
            .AddSingleton<ILlmService, LlmService>()
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));

    public LiveOptions<MistralOptions> Mistral { get; } = new(new MistralOptions { ApiKey = "test" });

    public LiveOptions<PerformanceOptions> Performance { get; } = new(new PerformanceOptions());

    public FakeThrottle Throttle { get; } = new();

    public FakeChatClient Client { get; } = new();

    public ILlmService Service => _services.GetRequiredService<ILlmService>();

    public QuestionLedger Ledger => _services.GetRequiredService<QuestionLedger>();

    public UsageMeter Meter => _services.GetRequiredService<UsageMeter>();

    public LlmCounters Counters => _services.GetRequiredService<LlmCounters>();

    /// <summary>The rig's own, so that readings don't mix with those of other tests.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public AnswerCache Cache => _services.GetRequiredService<AnswerCache>();

    public Coalescer Coalescer => _services.GetRequiredService<Coalescer>();

    public CircuitBreaker Breaker => _services.GetRequiredService<CircuitBreakers>()[Mistral.CurrentValue.Model];

    public static LlmRequest Ask(string question = "Who decided?", string user = "user:1") =>
        new() { Messages = [new ChatMessage(ChatRole.User, question)], Terms = new() { User = user } };

    /// <summary>All updates up to the end.</summary>
    public async Task<List<LlmUpdate>> RunAsync(LlmRequest request, CancellationToken cancellationToken = default)
    {
        var updates = new List<LlmUpdate>();
        await foreach (var update in Service.StreamAsync(request, cancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }

    public async Task<LlmAnswer> AnswerAsync(LlmRequest request, CancellationToken cancellationToken = default) =>
        ((LlmCompleted)(await RunAsync(request, cancellationToken))[^1]).Answer;

    /// <summary>Moves the fake clock in steps until something real has happened; between two steps other tasks get many turns.</summary>
    public async Task AdvanceUntilAsync(Func<bool> happened, TimeSpan step, int turns = 200)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!happened())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience.Limit, "It never happened.");
            Time.Advance(step);
            for (var turn = 0; turn < turns && !happened(); turn++)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Lets other tasks run until something has happened; the clock stands.</summary>
    public Task UntilAsync(Func<bool> happened) => AdvanceUntilAsync(happened, TimeSpan.Zero);

    public void Dispose() => _services.Dispose();
}
