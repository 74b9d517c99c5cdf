using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Core.Primitives;
using AdminApp.Tests.Fakes;
using AdminApp.Tests.Llm.Throttling;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdminApp.Tests.Measures;

/// <summary>The whole service with its real throttle, journal and clock, over a provider that answers at once from memory.</summary>
internal sealed class RealService : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("adminapp-measure-").FullName;
    private readonly ServiceProvider _services;

    /// <param name="perMinute">Requests per minute.</param>
    /// <param name="queue">Requests that may wait.</param>
    public RealService(int perMinute, int queue)
    {
        var mistral = new LiveOptions<MistralOptions>(new MistralOptions { ApiKey = "test", RequestsPerSecond = 0, RequestsPerMinute = perMinute, TokensPerMinute = 0 });
        var performance = new LiveOptions<PerformanceOptions>(new PerformanceOptions { RequestQueueSize = queue, PatienceSeconds = 3_600, CacheEnabled = false });
        var journal = GrantJournal.Open(Path.Combine(_directory, GrantJournal.FileName), "boot", TimeSpan.FromMinutes(10), TimeProvider.System.SinceStart());
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IOptionsMonitor<MistralOptions>>(mistral)
            .AddSingleton<IOptionsMonitor<PerformanceOptions>>(performance)
            .AddSingleton<ILlmThrottle>(services => new LlmThrottle(
                TimeProvider.System, mistral, performance, ThrottleRig.Spread, journal, PastState.None, services.GetRequiredService<LlmCounters>(),
                new CallRecording(TimeProvider.System), NullLogger<LlmThrottle>.Instance))
            .AddKeyedSingleton<IChatClient>(MistralChatClient.Name, Client)
            .AddSingleton(Random.Shared)
            .AddSingleton<TokenEstimator>()
            .AddSingleton<QuestionLedger>()
            .AddSingleton<LlmCounters>()
            .AddPipeline()
            .AddSingleton<ILlmService, LlmService>()
            .BuildServiceProvider();
    }

    /// <summary>The provider.</summary>
    public InstantProvider Client { get; } = new();

    public ILlmService Service => _services.GetRequiredService<ILlmService>();

    public ILlmThrottle Throttle => _services.GetRequiredService<ILlmThrottle>();

    /// <summary>A request like no other, whose prompt is counted.</summary>
    public static LlmRequest Request(long number) => new()
    {
        Messages = [new ChatMessage(ChatRole.User, $"Question {number}?")],
        PromptTokens = 1_000,
        Terms = new() { User = $"user:{number % 50}" },
    };

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
