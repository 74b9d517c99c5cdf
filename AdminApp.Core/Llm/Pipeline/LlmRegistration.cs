using AdminApp.Core.Llm.Attempts;
using AdminApp.Core.Llm.Caching;
using AdminApp.Core.Llm.Coalescing;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Preparation;
using AdminApp.Core.Llm.Preview;
using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Llm.Pipeline;

public static class LlmRegistration
{
    /// <summary>Adds the LLM service with everything it needs.</summary>
    public static IServiceCollection AddLlm(this IServiceCollection services)
    {
        services.AddMistral();
        services.AddLlmThrottle();
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<TokenEstimator>();
        services.AddHostedService(p => new VocabularyWarmUp(() => p.GetRequiredService<TokenEstimator>().Count("one"), p.GetRequiredService<IOptionsMonitor<MistralOptions>>()));
        services.AddSingleton<QuestionLedger>();
        services.AddSingleton<UsageWriter>();
        services.AddSingleton<LedgerStore>();
        services.AddHostedService(p => p.GetRequiredService<LedgerStore>());
        services.AddHostedService<RequestRetention>();
        services.AddSingleton(p => new RequestLog(p.GetRequiredService<QuestionLedger>(), p.GetRequiredService<InstanceId>(), p.GetRequiredService<IDbContextFactory<AdminDbContext>>()));
        services.AddSingleton<LlmCounters>();
        AddPipeline(services);
        services.AddHostedService<LimitQuery>();
        services.AddSingleton<ILlmService, LlmService>();
        services.AddSingleton(p => new LimitPreview(
            p.GetRequiredService<CallRecording>(), p.GetRequiredService<LlmThrottle>(), p.GetRequiredService<IOptionsMonitor<MistralOptions>>(),
            p.GetRequiredService<IOptionsMonitor<PerformanceOptions>>(), p.GetRequiredService<IConnectionSpread>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new LlmMetrics(
            p.GetRequiredService<ILlmThrottle>(), p.GetRequiredService<QuestionLedger>(), p.GetRequiredService<LlmCounters>(), p.GetRequiredService<ILlmService>()));
        services.AddSingleton(p => new ModelBoard(
            p.GetRequiredService<ProviderHealth>(), p.GetRequiredService<CircuitBreakers>(), p.GetRequiredService<ModelTimes>(), p.GetRequiredService<IOptionsMonitor<MistralOptions>>()));
        services.AddSingleton<QuestionInstruments>();
        services.AddHostedService<LlmGauges>();
        return services;
    }

    /// <summary>Adds the stages in their order.</summary>
    internal static IServiceCollection AddPipeline(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<GenAiInstruments>()
        .AddSingleton<AttemptInstruments>()
        .AddSingleton<AnswerCache>()
        .AddSingleton<Coalescer>()
        .AddSingleton<TypicalCost>()
        .AddSingleton<PromptCacheEstimator>()
        .AddSingleton<UsageMeter>()
        .AddSingleton<PreparationGate>()
        .AddSingleton<RetryStage>()
        .AddSingleton<RetryBudget>()
        .AddSingleton<QueueStage>()
        .AddSingleton<CircuitBreakers>()
        .AddSingleton<ModelChoice>()
        .AddSingleton<ProviderHealth>()
        .AddSingleton<ModelTimes>()
        .AddSingleton<ProviderStage>()
        .AddSingleton<LlmPipeline>()
        .AddSingleton<TestCall>()
        .AddSingleton<ProviderProbe>();
}
