using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Tests.Llm.Scheduling;

/// <summary>A scheduler played by a test: its own clock, and a timer that wakes it exactly when it asked to be.</summary>
internal sealed class SchedulerRig
{
    public const int Month = 202611;

    public SchedulerRig(Func<SchedulerSettings, SchedulerSettings>? settings = null, PastState? past = null, TimeSpan now = default)
    {
        Now = now == default ? TimeSpan.FromHours(1) : now;
        Settings = Limits(settings);
        Scheduler = new Scheduler(Settings, past ?? PastState.None, Now) { Month = Month };
        Take();
    }

    public TimeSpan Now { get; private set; }

    public SchedulerSettings Settings { get; private set; }

    public Scheduler Scheduler { get; private set; }

    public List<Grant> Granted { get; } = [];

    public List<(Waiter Waiter, Refusal Refusal)> Refused { get; } = [];

    public List<(Waiter Waiter, QueueNews News)> News { get; } = [];

    public List<GrantRecord> Records { get; } = [];

    public List<SchedulerNotice> Notices { get; } = [];

    /// <summary>The models whose limits the provider was to be asked for.</summary>
    public List<string> ModelsAsked { get; } = [];

    /// <summary>When the provider was to be asked for its limits.</summary>
    public List<TimeSpan> AskedForLimits { get; } = [];

    public static SchedulerSettings Limits(Func<SchedulerSettings, SchedulerSettings>? change = null)
    {
        var settings = new SchedulerSettings { Account = 1, Model = "m", RequestsPerMinute = 3 };
        return change?.Invoke(settings) ?? settings;
    }

    public Waiter Waiter(
        string user = "u", LlmClass @class = LlmClass.Interactive, double patience = 600, int tokens = 100, bool continues = false, bool isRetry = false,
        int expectedCalls = 1, TimeSpan? submitted = null, CallKind kind = CallKind.Answer, string? model = null) => new()
        {
            User = user,
            Class = @class,
            Model = model ?? Settings.Model,
            Submitted = submitted ?? Now,
            Deadline = double.IsPositiveInfinity(patience) ? TimeSpan.MaxValue : (submitted ?? Now) + TimeSpan.FromSeconds(patience),
            Tokens = tokens,
            Continues = continues,
            IsRetry = isRetry,
            ExpectedCalls = expectedCalls,
            Kind = kind,
        };

    public Waiter Ask(
        string user = "u", LlmClass @class = LlmClass.Interactive, double patience = 600, int tokens = 100, bool continues = false, bool isRetry = false,
        int expectedCalls = 1) => Arrive(Waiter(user, @class, patience, tokens, continues, isRetry, expectedCalls));

    public Waiter Arrive(Waiter waiter)
    {
        Scheduler.Arrive(waiter, Now);
        Take();
        return waiter;
    }

    /// <summary>The grant of a request; null while it waits or if it was refused.</summary>
    public Grant? GrantOf(Waiter waiter) => Granted.Find(grant => grant.Waiter == waiter);

    public RefusalKind? RefusalOf(Waiter waiter) => Refused.Where(refused => refused.Waiter == waiter).Select(refused => (RefusalKind?)refused.Refusal.Kind).SingleOrDefault();

    /// <summary>Asks and sends at once; fails the test if it has to wait.</summary>
    public Grant Send(string user = "u", int tokens = 100, LlmClass @class = LlmClass.Interactive)
    {
        var grant = GrantOf(Ask(user, @class, tokens: tokens));
        Assert.NotNull(grant);
        return Sent(grant);
    }

    public Grant Sent(Grant grant)
    {
        Scheduler.Sent(grant, Now);
        Take();
        return grant;
    }

    public Grant Heard(Grant grant, ProviderHeaders headers)
    {
        Scheduler.Heard(grant, headers, Now);
        Take();
        return grant;
    }

    /// <summary>The provider refuses a request by a rate limit.</summary>
    public RateLimitVerdict Refuse(Grant grant, ProviderHeaders? headers = null)
    {
        var said = (headers ?? ProviderHeaders.None) with { Status = 429 };
        Scheduler.Heard(grant, said, Now);
        var verdict = Scheduler.RateLimited(grant, said, Now);
        Scheduler.End(grant, Now);
        Take();
        return verdict;
    }

    /// <summary>The provider answers a request.</summary>
    public void Answer(Grant grant, long? tokens = null, ProviderHeaders? headers = null)
    {
        Scheduler.Heard(grant, (headers ?? ProviderHeaders.None) with { Status = 200 }, Now);
        Scheduler.Completed(grant, tokens, Now);
        Scheduler.End(grant, Now);
        Take();
    }

    public void End(Grant grant)
    {
        Scheduler.End(grant, Now);
        Take();
    }

    public void Configure(Func<SchedulerSettings, SchedulerSettings> change)
    {
        Settings = change(Settings);
        Scheduler.Configure(Settings, Now);
        Take();
    }

    /// <summary>Lets time pass; the scheduler is woken whenever it asked to be.</summary>
    public void Advance(TimeSpan by)
    {
        var until = Now + by;
        while (Scheduler.WakeAt is { } wake && wake <= until)
        {
            Now = wake > Now ? wake : Now + TimeSpan.FromMilliseconds(1);
            Scheduler.Advance(Now);
            Take();
        }

        Now = until > Now ? until : Now;
    }

    public void Advance(double seconds) => Advance(TimeSpan.FromSeconds(seconds));

    public void Do(Action<Scheduler, TimeSpan> what)
    {
        what(Scheduler, Now);
        Take();
    }

    private void Take()
    {
        if (Scheduler.TakeEffects() is { } effects)
        {
            Granted.AddRange(effects.Grants);
            Refused.AddRange(effects.Refusals);
            News.AddRange(effects.News);
            Records.AddRange(effects.Records);
            Notices.AddRange(effects.Notices);
            if (effects.LimitsToAsk.Count > 0)
            {
                AskedForLimits.Add(Now);
                ModelsAsked.AddRange(effects.LimitsToAsk);
            }
        }
    }
}
