namespace AdminApp.Services;

internal static class ServicesPageRegistration
{
    /// <summary>Adds what the Services page needs.</summary>
    public static IServiceCollection AddServicesPage(this IServiceCollection services) => services.AddSingleton<ServicesFeed>();
}
