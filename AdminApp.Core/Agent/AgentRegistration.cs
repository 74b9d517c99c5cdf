using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Agent;

/// <summary>Registers the agent.</summary>
public static class AgentRegistration
{
    /// <summary>Adds the agent, which needs search, transcripts and the LLM service.</summary>
    public static IServiceCollection AddAgent(this IServiceCollection services)
    {
        services.AddSingleton<TranscriptAgent>();
        return services;
    }

    /// <summary>Drops cached answers when their transcripts change; for the server, which has a cache.</summary>
    public static IServiceCollection AddAnswerInvalidation(this IServiceCollection services) => services.AddHostedService<AnswerInvalidation>();
}
