using AdminApp.Core.Access.Audit;
using AdminApp.Core.Agent.Instructions;
using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Agent;

/// <summary>Registers the agent.</summary>
public static class AgentRegistration
{
    /// <summary>Adds the agent with its instructions, which needs search, transcripts and the LLM service.</summary>
    public static IServiceCollection AddAgent(this IServiceCollection services)
    {
        services.AddSingleton<TranscriptAgent>();
        services.AddSingleton<InstructionsCosts>();
        return services.AddInstructions();
    }

    /// <summary>Adds the versions of the instructions, which need the audit log.</summary>
    internal static IServiceCollection AddInstructions(this IServiceCollection services)
    {
        services.AddSingleton<InstructionsInForce>();
        services.AddSingleton(provider => new InstructionsStore(
            provider.GetRequiredService<IDbContextFactory<AdminDbContext>>(), provider.GetRequiredService<InstructionsInForce>(), provider.GetRequiredService<AuditLog>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<InstructionsFollower>();
        return services;
    }

    /// <summary>Drops cached answers when their transcripts change; for the server, which has a cache.</summary>
    public static IServiceCollection AddAnswerInvalidation(this IServiceCollection services) => services.AddHostedService<AnswerInvalidation>();
}
