using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Preview;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Simulation;
using AdminApp.Tests.Llm.Throttling;

namespace AdminApp.Tests.Llm.Preview;

/// <summary>
/// The running throttle on a fake clock, with callers and a provider played by the test: what really happens to the calls, and what is
/// recorded of it. The provider is the simulation's own count, which shares nothing with a replay's.
/// </summary>
internal sealed class ThrottlePlay : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private readonly List<Caller> _open = [];
    private readonly SimulatedLimits _limits = new();
    private readonly SimulationOptions? _provider;
    private readonly bool _tells;

    /// <param name="provider">The provider's limits; null for a provider that never refuses.</param>
    /// <param name="tells">Whether its headers report them.</param>
    public ThrottlePlay(Action<MistralOptions> mistral, SimulationOptions? provider = null, bool tells = false, Action<PerformanceOptions>? performance = null)
    {
        (_provider, _tells) = (provider, tells);
        Rig = new ThrottleRig(mistral, performance);
    }

    public ThrottleRig Rig { get; }

    public Dictionary<LlmClass, List<double>> Waits { get; } = Enum.GetValues<LlmClass>().ToDictionary(@class => @class, _ => new List<double>());

    /// <summary>From arrival to the end of the answer, in seconds.</summary>
    public Dictionary<LlmClass, List<double>> Responses { get; } = Enum.GetValues<LlmClass>().ToDictionary(@class => @class, _ => new List<double>());

    public int Answered { get; private set; }

    public int Refused { get; private set; }

    public int Left { get; private set; }

    public int RateLimited { get; private set; }

    public IReadOnlyList<RecordedCall> Recorded => Rig.Recording.Read(Rig.Now).Calls;

    public static double Percentile(List<double> values, double share) => values.Order().ElementAt((int)Math.Ceiling(values.Count * share) - 1);

    /// <summary>Plays all calls to their end, and lets a little time pass.</summary>
    public void Run(IEnumerable<PlayedCall> calls)
    {
        var began = Rig.Now;
        var arrivals = new Queue<PlayedCall>(calls);
        while (arrivals.Count > 0 || _open.Count > 0)
        {
            var next = Rig.Now + Step;
            next = arrivals.TryPeek(out var coming) && began + TimeSpan.FromSeconds(coming.At) < next ? began + TimeSpan.FromSeconds(coming.At) : next;
            next = _open.Select(caller => caller.Due ?? TimeSpan.MaxValue).Append(next).Min();
            Rig.Time.Advance(next > Rig.Now ? next - Rig.Now : TimeSpan.Zero);
            while (arrivals.TryPeek(out var arriving) && began + TimeSpan.FromSeconds(arriving.At) <= Rig.Now)
            {
                _open.Add(new Caller(this, arrivals.Dequeue()));
            }

            foreach (var caller in _open.ToArray())
            {
                caller.Look();
            }

            _open.RemoveAll(caller => caller.Gone);
        }
    }

    /// <summary>What a preview says of the recorded calls with a changed limit.</summary>
    public async Task<PreviewResult> PreviewAsync(Action<MistralOptions> change, int hours = 1)
    {
        var after = new MistralOptions();
        var now = Rig.Mistral.CurrentValue;
        (after.RequestsPerSecond, after.RequestsPerMinute, after.TokensPerMinute) = (now.RequestsPerSecond, now.RequestsPerMinute, now.TokensPerMinute);
        (after.TokensPerMonth, after.LimitWindowSeconds, after.WindowMarginMs) = (now.TokensPerMonth, now.LimitWindowSeconds, now.WindowMarginMs);
        change(after);
        return (await Create().RunAsync(after, Rig.Performance.CurrentValue, hours, TestContext.Current.CancellationToken))!;
    }

    public LimitPreview Create(IConnectionSpread? spread = null) =>
        new(Rig.Recording, Rig.Throttle, Rig.Mistral, Rig.Performance, spread ?? ThrottleRig.Spread, Rig.Time);

    public void Dispose() => Rig.Dispose();

    private ProviderHeaders Judge(Caller caller)
    {
        if (_provider is null)
        {
            return new ProviderHeaders { Status = 200, IsWhole = true };
        }

        var now = Rig.Now.TotalSeconds;
        var decision = _limits.Decide(_provider, _limits.Of("m", now), now, new RequestCost(caller.Call.Charged));
        return new ProviderHeaders
        {
            Status = decision.Verdict == ArrivalVerdict.Served ? 200 : 429,
            IsWhole = true,
            LimitRequestsMinute = _tells && _provider.RequestsPerMinute > 0 ? _provider.RequestsPerMinute : null,
            RemainingRequestsMinute = _tells && _provider.RequestsPerMinute > 0 ? Remaining("req-minute") : null,
            LimitTokensMinute = _tells && _provider.TokensPerMinute > 0 ? _provider.TokensPerMinute : null,
            RemainingTokensMinute = _tells && _provider.TokensPerMinute > 0 ? Remaining("tokens-minute") : null,
        };

        long? Remaining(string name) => decision.Limits.Single(limit => limit.Name == name).Remaining;
    }

    private sealed class Caller
    {
        private static readonly TimeSpan RefusedAfter = TimeSpan.FromMilliseconds(80);
        private readonly ThrottlePlay _play;
        private readonly LlmTicket _ticket;
        private readonly TimeSpan _arrived;
        private readonly CancellationTokenSource _leave = new();
        private Task<ILlmPermit> _turn;
        private ILlmPermit? _permit;
        private ProviderHeaders? _headers;

        public Caller(ThrottlePlay play, PlayedCall call)
        {
            (_play, Call, _arrived) = (play, call, play.Rig.Now);
            _ticket = play.Rig.Ticket(call.User, call.Class, call.Patience, call.Tokens);
            _turn = play.Rig.Acquire(_ticket, _leave.Token);
            Due = _arrived + (call.LeavesAfter is { } leaves ? TimeSpan.FromSeconds(leaves) : null);
        }

        public PlayedCall Call { get; }

        public TimeSpan? Due { get; private set; }

        public bool Gone { get; private set; }

        private TimeSpan Now => _play.Rig.Now;

        public void Look()
        {
            if (_permit is null && _turn.IsCompletedSuccessfully)
            {
                Send();
            }
            else if (_permit is null && _turn.IsFaulted)
            {
                _play.Refused++;
                Gone = true;
            }
            else if (Due <= Now && _permit is null)
            {
                _leave.Cancel();
                _play.Left++;
                Gone = true;
            }
            else if (Due <= Now)
            {
                End();
            }
        }

        private void Send()
        {
            _permit = _turn.GetAwaiter().GetResult();
            _permit.Sent();
            _headers = _play.Judge(this);
            Due = Now + (_headers.Status == 200 ? TimeSpan.FromSeconds(Call.Duration) : RefusedAfter);
            if (_headers.Status == 200)
            {
                _play.Waits[Call.Class].Add((Now - _arrived).TotalSeconds);
                _permit.HeadersReceived(_headers);
            }
        }

        private void End()
        {
            if (_headers!.Status == 200)
            {
                _permit!.Completed(Call.Charged, Call.Completion);
                _permit.Dispose();
                _play.Responses[Call.Class].Add((Now - _arrived).TotalSeconds);
                _play.Answered++;
                Gone = true;
                return;
            }

            _play.RateLimited++;
            _permit!.HeadersReceived(_headers);
            _permit.RateLimited(_headers);
            _permit.Dispose();
            (_permit, Due) = (null, null);
            _turn = _play.Rig.Acquire(_ticket with { IsRetry = true }, _leave.Token);
            Look();
        }
    }
}
