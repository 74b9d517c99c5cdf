using AdminApp.Core.Access;
using AdminApp.Security;

namespace AdminApp.Access;

/// <summary>Sign-in, setup, users and API keys.</summary>
internal static class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<FirstRunCode>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<TemporaryPasswords>();
        services.AddScoped<SignInFlow>();
        return services;
    }

    /// <summary>Form posts for signing out and for passwords; sign-in and setup are pages.</summary>
    public static WebApplication MapAccessEndpoints(this WebApplication app)
    {
        AccessEndpoints.Map(app);
        return app;
    }

    /// <summary>Before the server listens: what the <c>Bootstrap</c> settings ask for and, while there is no account, the first-run code.</summary>
    public static async Task PrepareAccessAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        await app.Services.GetRequiredService<AccessBootstrap>().RunAsync(cancellationToken);
        if (!await app.Services.GetRequiredService<SetupState>().IsDoneAsync(cancellationToken))
        {
            var code = app.Services.GetRequiredService<FirstRunCode>().Issue();
            FirstRunLog.Code(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("AdminApp.Access.FirstRun"), code);
        }
    }
}
