using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Fakes;

/// <summary>Password hashes with one iteration. Real ones are slow on purpose.</summary>
internal static class CheapPasswordHashes
{
    public static void UseCheapPasswordHashes(this IServiceCollection services) =>
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1);
}
