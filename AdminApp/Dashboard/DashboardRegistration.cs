namespace AdminApp.Dashboard;

internal static class DashboardRegistration
{
    /// <summary>Adds what the page of the dashboard needs.</summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services) =>
        services.AddSingleton<DashboardSources>().AddSingleton<DashboardFeed>();
}
