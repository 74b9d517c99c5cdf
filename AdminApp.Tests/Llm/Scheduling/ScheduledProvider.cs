using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Tests.Llm.Scheduling;

/// <summary>The provider's own count: sliding windows of requests and tokens, in which refused requests stay counted.</summary>
internal sealed class ScheduledProvider(SchedulerSettings limits)
{
    private readonly List<Arrival> _arrivals = [];
    private SchedulerSettings _limits = limits;

    public void Configure(SchedulerSettings limits) => _limits = limits;

    /// <summary>A request of ours arrives.</summary>
    public Taken Take(TimeSpan at, long tokens)
    {
        var minute = Window(at, _limits.Window);
        var requests = minute.Count;
        var used = minute.Sum(arrival => arrival.Tokens);
        var whole = Math.Max(1, Math.Floor(_limits.RequestsPerSecond));
        var slips = _limits.RequestsPerSecond > 0 && Window(at, TimeSpan.FromSeconds(whole / _limits.RequestsPerSecond)).Count >= whole;
        var (noRequests, noTokens) = (_limits.RequestsPerMinute > 0 && requests >= _limits.RequestsPerMinute, _limits.TokensPerMinute > 0 && used + tokens > _limits.TokensPerMinute);
        var refused = slips || noRequests || noTokens;
        _arrivals.Add(new Arrival(at, refused ? 0 : tokens));
        var remaining = Math.Max(0, _limits.RequestsPerMinute - requests - 1);
        var headers = !refused ? null : new ProviderHeaders
        {
            Status = 429,
            LimitRequestsMinute = noTokens ? null : _limits.RequestsPerMinute,
            RemainingRequestsMinute = noTokens ? null : remaining,
            LimitTokensMinute = noTokens ? _limits.TokensPerMinute : null,
            RemainingTokensMinute = noTokens ? Math.Max(0, _limits.TokensPerMinute - used) : null,
        };
        return new Taken(_arrivals.Count - 1, headers, _limits.RequestsPerMinute, remaining);
    }

    /// <summary>What a request of ours used in the end.</summary>
    public void Used(int number, long tokens) => _arrivals[number].Tokens = tokens;

    /// <summary>Other programs use the key.</summary>
    public void Others(TimeSpan at, int requests, long tokens)
    {
        for (var i = 0; i < requests; i++)
        {
            _arrivals.Add(new Arrival(at, tokens / 10));
        }
    }

    private List<Arrival> Window(TimeSpan at, TimeSpan window) => _arrivals.FindAll(arrival => arrival.At > at - window);

    /// <summary>How a request was taken.</summary>
    public sealed record Taken(int Number, ProviderHeaders? Refusal, long Limit, long Remaining);

    private sealed record Arrival(TimeSpan At, long Tokens)
    {
        public long Tokens { get; set; } = Tokens;
    }
}
