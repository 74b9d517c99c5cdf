namespace AdminApp.Core.Simulation;

/// <summary>One limit of a model, as it is enforced.</summary>
/// <param name="Verdict">The verdict on what exceeds it, which also says what it counts.</param>
/// <param name="Name">Its name in the headers; null if they never tell it.</param>
/// <param name="Seconds">Length of the window.</param>
/// <param name="Limit">Requests or tokens per window.</param>
/// <param name="Kind">How the window is counted.</param>
internal sealed record LimitWindow(ArrivalVerdict Verdict, string? Name, double Seconds, long Limit, WindowKind Kind)
{
    /// <summary>Name of the window of requests.</summary>
    public const string RequestsMinute = "req-minute";

    /// <summary>Name of the window of tokens.</summary>
    public const string TokensMinute = "tokens-minute";

    /// <summary>The limit per second as a rate; null if there is none.</summary>
    public static LimitWindow? Second(SimulationOptions options)
    {
        if (options is not { RequestsPerSecond: > 0, SecondLimit: SecondLimit.Rate })
        {
            return null;
        }

        var permits = Permits(options.RequestsPerSecond);
        return new(ArrivalVerdict.RefusedBySecond, null, permits / options.RequestsPerSecond, permits, options.RequestWindows);
    }

    /// <summary>The window of requests; null if there is no limit.</summary>
    public static LimitWindow? Requests(SimulationOptions options) => options.RequestsPerMinute == 0 ? null
        : new(ArrivalVerdict.RefusedByMinute, RequestsMinute, options.WindowSeconds, options.RequestsPerMinute, options.RequestWindows);

    /// <summary>The window of tokens; null if there is no limit.</summary>
    public static LimitWindow? Tokens(SimulationOptions options) => options.TokensPerMinute == 0 ? null
        : new(ArrivalVerdict.RefusedByTokens, TokensMinute, options.WindowSeconds, options.TokensPerMinute, options.TokenWindows);

    /// <summary>All limits, in the order in which they are checked.</summary>
    public static IReadOnlyList<LimitWindow> All(SimulationOptions options) =>
    [
        .. new[] { Second(options), Requests(options) }.OfType<LimitWindow>(),
        .. Further(options, LimitUnit.Requests, ArrivalVerdict.RefusedByMinute),
        .. new[] { Tokens(options) }.OfType<LimitWindow>(),
        .. Further(options, LimitUnit.Tokens, ArrivalVerdict.RefusedByTokens),
    ];

    /// <summary>Requests at once that a limit per second allows.</summary>
    public static int Permits(double perSecond) => Math.Max(1, (int)perSecond);

    private static IEnumerable<LimitWindow> Further(SimulationOptions options, LimitUnit unit, ArrivalVerdict verdict) => options.MoreLimits
        .Where(limit => limit.Unit == unit)
        .Select(limit => new LimitWindow(verdict, limit.Name, limit.Seconds, limit.Limit, WindowKind.Sliding));
}
