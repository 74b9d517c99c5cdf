using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Agent;

/// <summary>Registers the feature.</summary>
public static class AgentRegistration
{
    /// <summary>Adds its services.</summary>
    public static IServiceCollection AddAgent(this IServiceCollection services) => services;
}
