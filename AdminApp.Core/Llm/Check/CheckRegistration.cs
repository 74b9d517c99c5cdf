using AdminApp.Core.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Llm.Check;

/// <summary>Registers the test of what the key may do.</summary>
public static class CheckRegistration
{
    /// <summary>Adds <see cref="IProviderCheck"/>; needs the LLM service.</summary>
    public static IServiceCollection AddProviderCheck(this IServiceCollection services) => services.AddSingleton<IProviderCheck, ProviderCheck>();

    /// <summary>Adds what a server needs to carry out the checks that commands ask for, and those that a refusal calls for.</summary>
    public static IServiceCollection AddServersChecks(this IServiceCollection services) => services.AddHostedService<CheckRequests>().AddHostedService<CheckWhenRefused>();

    /// <summary>Adds what a command needs to have a running server check.</summary>
    public static IServiceCollection AddCheckByServer(this IServiceCollection services) =>
        services.AddSingleton(provider => new CheckByServer(provider.GetRequiredService<IDbContextFactory<AdminDbContext>>(), provider.GetRequiredService<TimeProvider>()));
}
