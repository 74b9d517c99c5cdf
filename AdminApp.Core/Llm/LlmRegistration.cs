using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Mistral;
using AdminApp.Core.Llm.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Llm;

/// <summary>Registers the feature.</summary>
public static class LlmRegistration
{
    /// <summary>Adds its services.</summary>
    public static IServiceCollection AddLlm(this IServiceCollection services)
    {
        services.AddMistral();
        services.AddSingleton<TokenEstimator>();
        services.AddSingleton<QuestionLedger>();
        services.AddHostedService<LedgerStore>();
        return services;
    }
}
