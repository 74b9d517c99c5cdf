using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Fakes;

/// <summary>Password hashes of one round: real ones are slow on purpose, and few tests are about that.</summary>
internal static class CheapPasswordHashes
{
    public static void UseCheapPasswordHashes(this IServiceCollection services) =>
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1);
}
