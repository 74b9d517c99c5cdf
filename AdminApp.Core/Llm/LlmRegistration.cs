using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Llm;

/// <summary>Registers the feature.</summary>
public static class LlmRegistration
{
    /// <summary>Adds its services.</summary>
    public static IServiceCollection AddLlm(this IServiceCollection services) => services;
}
