using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Tests.Llm.Scheduling;

/// <summary>The provider's own count: sliding windows of requests and tokens, in which refused requests stay counted.</summary>
internal sealed class ScheduledProvider(SchedulerSettings limits)
{
    private readonly List<Arrival> _arrivals = [];
    private readonly List<(TimeSpan At, long Tokens)> _answers = [];
    private SchedulerSettings _limits = limits;

    /// <summary>What it says of its limits on an answer in one piece.</summary>
    public ProviderHeaders Word => new() { Status = 200, IsWhole = true, LimitRequestsMinute = _limits.RequestsPerMinute, LimitTokensMinute = _limits.TokensPerMinute };

    public void Configure(SchedulerSettings limits) => _limits = limits;

    /// <summary>Whether its limits are what a group goes by.</summary>
    public bool Knows(BudgetGroup group) =>
        Same(group.Second, (long)Math.Max(1, Math.Floor(_limits.RequestsPerSecond!.Value)), _limits.RequestsPerSecond > 0)
        && Same(group.Requests, _limits.RequestsPerMinute!.Value, _limits.RequestsPerMinute > 0) && Same(group.Tokens, _limits.TokensPerMinute!.Value, _limits.TokensPerMinute > 0);

    private static bool Same(BudgetWindow window, long limit, bool limits) => !limits || (window.EffectiveLimit > 0 && window.EffectiveLimit <= limit);

    /// <summary>A request of ours arrives.</summary>
    public Taken Take(TimeSpan at, long tokens)
    {
        var minute = Window(at, _limits.Window);
        var requests = minute.Count;
        var used = minute.Sum(arrival => arrival.Tokens) + _answers.Where(answer => answer.At > at - _limits.Window).Sum(answer => answer.Tokens);
        var (perSecond, perMinute, tokensPerMinute) = (_limits.RequestsPerSecond!.Value, _limits.RequestsPerMinute!.Value, _limits.TokensPerMinute!.Value);
        var whole = Math.Max(1, Math.Floor(perSecond));
        var slips = perSecond > 0 && Window(at, TimeSpan.FromSeconds(whole / perSecond)).Count >= whole;
        var (noRequests, noTokens) = (perMinute > 0 && requests >= perMinute, tokensPerMinute > 0 && used + tokens > tokensPerMinute);
        var refused = slips || noRequests || noTokens;
        _arrivals.Add(new Arrival(at, refused ? 0 : tokens));
        var remaining = Math.Max(0, perMinute - requests - 1);
        var headers = !refused ? null : new ProviderHeaders
        {
            Status = 429,
            LimitRequestsMinute = noTokens ? null : perMinute,
            RemainingRequestsMinute = noTokens ? null : remaining,
            LimitTokensMinute = noTokens ? tokensPerMinute : null,
            RemainingTokensMinute = noTokens ? Math.Max(0, tokensPerMinute - used) : null,
        };
        return new Taken(_arrivals.Count - 1, headers, perMinute, remaining);
    }

    /// <summary>What a request of ours used in the end.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="tokens">What counts from its arrival.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="later">What counts from then.</param>
    public void Used(int number, long tokens, TimeSpan now, long later)
    {
        _arrivals[number].Tokens = tokens;
        _answers.Add((now, later));
    }

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
