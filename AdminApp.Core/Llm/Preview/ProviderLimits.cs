using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm.Preview;

/// <summary>What the provider is taken to allow in a replay: what it reported, and otherwise the limits in force, for nothing else is known.</summary>
/// <param name="Second">Requests in an interval of about a second; a limit of 0 for none.</param>
/// <param name="Requests">Requests per window; 0 for no limit.</param>
/// <param name="Tokens">Tokens per window; 0 for no limit.</param>
/// <param name="Window">Length of the "minute".</param>
/// <param name="SecondFrom">Where <paramref name="Second"/> comes from.</param>
/// <param name="RequestsFrom">Where <paramref name="Requests"/> comes from.</param>
/// <param name="TokensFrom">Where <paramref name="Tokens"/> comes from.</param>
internal sealed record ProviderLimits(
    (long Limit, TimeSpan Window) Second, long Requests, long Tokens, TimeSpan Window, LimitSource SecondFrom, LimitSource RequestsFrom, LimitSource TokensFrom)
{
    /// <summary>Requests per second; 0 for no limit.</summary>
    public double PerSecond => Second.Limit / Second.Window.TotalSeconds;

    /// <summary>Whether the provider reported the limit per second.</summary>
    public bool TellsSecond => SecondFrom == LimitSource.Provider;

    /// <summary>Whether it reported the requests.</summary>
    public bool TellsRequests => RequestsFrom == LimitSource.Provider;

    /// <summary>Whether it reported the tokens.</summary>
    public bool TellsTokens => TokensFrom == LimitSource.Provider;

    public static ProviderLimits From(SchedulerSettings inForce, ThrottleBasis basis) => new(
        basis.Second.Told is { } told ? (told, basis.Second.Length) : BudgetGroup.PerSecond(inForce.RequestsPerSecond ?? 0),
        basis.Requests.Told ?? inForce.RequestsPerMinute ?? 0, basis.Tokens.Told ?? inForce.TokensPerMinute ?? 0, inForce.Window,
        basis.Second.Source, basis.Requests.Source, basis.Tokens.Source);

    /// <summary>The requests of about a second that a scheduler with this rate keeps to once it heard the provider.</summary>
    public (long Limit, TimeSpan Window) SecondInForce(double rate) =>
        TellsSecond && (rate == 0 || PerSecond < rate) ? Second : BudgetGroup.PerSecond(rate);

    /// <summary>The requests per window that it keeps to.</summary>
    public long RequestsInForce(long set) => InForce(set, Requests, TellsRequests);

    /// <summary>The tokens per window that it keeps to.</summary>
    public long TokensInForce(long set) => InForce(set, Tokens, TellsTokens);

    /// <summary>Whether settings allow more than a limit that is only assumed.</summary>
    public bool IsBeyondAssumed(SchedulerSettings settings) =>
        (!TellsSecond && Beyond(settings.RequestsPerSecond ?? 0, PerSecond))
        || (!TellsRequests && Beyond((settings.RequestsPerMinute ?? 0) / settings.Window.TotalSeconds, Requests / Window.TotalSeconds))
        || (!TellsTokens && Beyond((settings.TokensPerMinute ?? 0) / settings.Window.TotalSeconds, Tokens / Window.TotalSeconds));

    /// <summary>What a scheduler with these settings knows of the provider from the start.</summary>
    /// <param name="at">When it was heard.</param>
    public IReadOnlyDictionary<(int Group, long Window), (long Limit, long Terms, TimeSpan At)> ToldTo(SchedulerSettings settings, TimeSpan at)
    {
        var group = new BudgetGroup(settings.Account, settings.Model);
        group.Configure(settings, at);
        var told = new Dictionary<(int, long), (long, long, TimeSpan)>();
        Add(TellsSecond, group.WindowOf(Provider.BudgetUnit.Requests, Second.Window, at), Second.Limit);
        Add(TellsRequests, group.Requests, Requests);
        Add(TellsTokens, group.Tokens, Tokens);
        return told;

        void Add(bool tells, BudgetWindow? window, long limit)
        {
            if (tells && window is not null)
            {
                told.Add((group.Number, window.Number), (limit, window.Terms, at));
            }
        }
    }

    private static bool Beyond(double set, double assumed) => assumed > 0 && (set == 0 || set > assumed);

    private static long InForce(long set, long limit, bool tells) => tells && (limit < set || set == 0) ? limit : set;
}
