namespace AdminApp.Hosting;

/// <summary>
/// When the server stops, requests get part of its shutdown time to finish; the rest are then closed. Otherwise one slow upload would use
/// up all of it, and whatever stops after the web server (answers, the ledger) would have none left.
/// </summary>
internal static class RequestDrain
{
    /// <summary>Closes requests that are still running when this time has passed after the server began to stop.</summary>
    public static void UseRequestDrain(this WebApplication app, TimeSpan grace)
    {
        var over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, app.Services.GetRequiredService<TimeProvider>());
        app.Lifetime.ApplicationStopping.Register(() => over.CancelAfter(grace));
        app.Lifetime.ApplicationStopped.Register(over.Dispose);
        app.Use(async (context, next) =>
        {
            await using var closing = over.Token.UnsafeRegister(static state => ((HttpContext)state!).Abort(), context);
            await next(context);
        });
    }
}
