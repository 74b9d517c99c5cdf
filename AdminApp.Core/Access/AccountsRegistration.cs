using AdminApp.Core.Access.Audit;
using AdminApp.Core.Access.Invitations;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Access;

/// <summary>Registers accounts and API keys, for the server and the commands.</summary>
public static class AccountsRegistration
{
    /// <summary>Adds <see cref="UserAccounts"/>, <see cref="ApiKeyStore"/> and Identity's stores.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeyVerifier>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<UserSessions>();
        services.AddSingleton<UserAccounts>();
        services.AddSingleton<RequestUsers>();
        services.AddSingleton<InvitationBook>();
        services.AddAuditLog();
        services.AddSingleton<AccessBootstrap>();
        services.AddIdentityCore<AppUser>(AccountRules.Configure)
            .AddPasswordValidator<PasswordValidator>()
            .AddEntityFrameworkStores<AdminDbContext>();
        return services;
    }
}
