using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Agent;

/// <summary>Registers the agent.</summary>
public static class AgentRegistration
{
    /// <summary>Adds the agent; it needs the search, the transcripts and the LLM service.</summary>
    public static IServiceCollection AddAgent(this IServiceCollection services)
    {
        services.AddSingleton<TranscriptAgent>();
        services.AddHostedService<AnswerInvalidation>();
        return services;
    }
}
