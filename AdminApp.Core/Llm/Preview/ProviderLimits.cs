using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Llm.Throttling;

namespace AdminApp.Core.Llm.Preview;

/// <summary>What the provider is taken to allow in a replay: what it reported, and otherwise the limits in force, for nothing else is known.</summary>
/// <param name="PerSecond">Requests per second; 0 for no limit. No header ever reports it.</param>
/// <param name="Requests">Requests per window; 0 for no limit.</param>
/// <param name="Tokens">Tokens per window; 0 for no limit.</param>
/// <param name="Window">Length of the "minute".</param>
/// <param name="TellsRequests">Whether its headers report the requests.</param>
/// <param name="TellsTokens">Whether its headers report the tokens.</param>
internal sealed record ProviderLimits(double PerSecond, long Requests, long Tokens, TimeSpan Window, bool TellsRequests, bool TellsTokens)
{
    public static ProviderLimits From(SchedulerSettings inForce, ThrottleBasis basis) => new(
        inForce.RequestsPerSecond ?? 0, basis.ToldRequests ?? inForce.RequestsPerMinute ?? 0, basis.ToldTokens ?? inForce.TokensPerMinute ?? 0, inForce.Window,
        basis.ToldRequests is not null, basis.ToldTokens is not null);

    /// <summary>The requests per window that a scheduler with this setting keeps to once it heard the provider.</summary>
    public long RequestsInForce(long set) => InForce(set, Requests, TellsRequests);

    /// <summary>The tokens per window that it keeps to.</summary>
    public long TokensInForce(long set) => InForce(set, Tokens, TellsTokens);

    /// <summary>Whether settings allow more than a limit that is only assumed.</summary>
    public bool IsBeyondAssumed(SchedulerSettings settings) =>
        Beyond(settings.RequestsPerSecond ?? 0, PerSecond)
        || (!TellsRequests && Beyond((settings.RequestsPerMinute ?? 0) / settings.Window.TotalSeconds, Requests / Window.TotalSeconds))
        || (!TellsTokens && Beyond((settings.TokensPerMinute ?? 0) / settings.Window.TotalSeconds, Tokens / Window.TotalSeconds));

    private static bool Beyond(double set, double assumed) => assumed > 0 && (set == 0 || set > assumed);

    private static long InForce(long set, long limit, bool tells) => tells && (limit < set || set == 0) ? limit : set;
}
