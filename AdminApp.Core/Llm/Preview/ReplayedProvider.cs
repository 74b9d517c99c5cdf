using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Preview;

/// <summary>
/// Judges each request of a replay as the provider would, over sliding windows without any margin. A refused request counts among the
/// requests, as it seems to at Mistral; tokens count as reserved until the answer's cost is known.
/// </summary>
internal sealed class ReplayedProvider
{
    private static readonly ProviderHeaders SilentGood = new() { Status = 200 };
    private static readonly ProviderHeaders SilentRefusal = new() { Status = 429 };
    private readonly ProviderLimits _limits;
    private readonly Window _second;
    private readonly Window _requests;
    private readonly Window _tokens;

    public ReplayedProvider(ProviderLimits limits)
    {
        _limits = limits;
        _second = new Window(limits.Second.Limit, limits.Second.Window);
        _requests = new Window(limits.Requests, limits.Window);
        _tokens = new Window(limits.Tokens, limits.Window);
    }

    /// <summary>A request arrives.</summary>
    /// <param name="tokens">What it may cost.</param>
    public Verdict Take(long tokens, TimeSpan now)
    {
        _second.MoveTo(now);
        _requests.MoveTo(now);
        _tokens.MoveTo(now);
        var takes = _second.HasRoom(1) && _requests.HasRoom(1) && _tokens.HasRoom(tokens);
        _second.Add(1, now);
        _requests.Add(1, now);
        var charge = takes ? _tokens.Add(tokens, now) : null;
        return new Verdict(Headers(takes), charge);
    }

    /// <summary>The cost of an answer is known.</summary>
    public void Correct(Charge charge, long tokens) => _tokens.Correct(charge, tokens);

    private ProviderHeaders Headers(bool takes)
    {
        var silent = takes ? SilentGood : SilentRefusal;
        return _limits is { TellsSecond: false, TellsRequests: false, TellsTokens: false } ? silent : silent with
        {
            LimitRequestsMinute = _limits.TellsRequests ? _limits.Requests : null,
            RemainingRequestsMinute = _limits.TellsRequests ? _requests.Left : null,
            LimitTokensMinute = _limits.TellsTokens ? _limits.Tokens : null,
            RemainingTokensMinute = _limits.TellsTokens ? _tokens.Left : null,
            MoreLimits = _limits.TellsSecond ? [new ProviderLimit(BudgetUnit.Requests, _limits.Second.Window, _limits.Second.Limit, _second.Left)] : [],
        };
    }

    /// <summary>The answer to one request.</summary>
    /// <param name="Headers">What its headers say.</param>
    /// <param name="Charge">What it costs; null if it was refused.</param>
    internal sealed record Verdict(ProviderHeaders Headers, Charge? Charge);

    /// <summary>What one request costs.</summary>
    internal sealed class Charge(long amount, TimeSpan at)
    {
        public long Amount { get; set; } = amount;

        public TimeSpan At => at;

        /// <summary>Whether the window has passed it.</summary>
        public bool Left { get; set; }
    }

    private sealed class Window(long limit, TimeSpan length)
    {
        private readonly Queue<Charge> _charges = new();
        private long _used;

        public long Left => Math.Max(0, limit - _used);

        /// <summary>Drops what the window has passed; what is left of it is then true.</summary>
        public void MoveTo(TimeSpan now)
        {
            while (_charges.TryPeek(out var oldest) && oldest.At + length <= now)
            {
                _charges.Dequeue().Left = true;
                _used -= oldest.Amount;
            }
        }

        public bool HasRoom(long amount) => limit == 0 || _used + amount <= limit;

        public Charge Add(long amount, TimeSpan now)
        {
            if (limit == 0)
            {
                return new Charge(amount, now) { Left = true };
            }

            var charge = new Charge(amount, now);
            _charges.Enqueue(charge);
            _used += amount;
            return charge;
        }

        public void Correct(Charge charge, long amount)
        {
            _used += charge.Left ? 0 : amount - charge.Amount;
            charge.Amount = amount;
        }
    }
}
