using AdminApp.Core.Configuration;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Provider;
using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Llm.Throttling;

/// <summary>A throttle on a fake clock, over a real journal in a temporary folder.</summary>
internal sealed class ThrottleRig : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("adminapp-test-").FullName;

    public ThrottleRig(Action<MistralOptions>? mistral = null, Action<PerformanceOptions>? performance = null, bool pastIsKnown = true)
    {
        Mistral = new(Limits(mistral));
        Performance = new(Performances(performance));
        Recording = new CallRecording(Time);
        Throttle = Start(pastIsKnown);
    }

    public static IConnectionSpread Spread { get; } = new FixedSpread();

    public FakeTimeProvider Time { get; } = new();

    public LiveOptions<MistralOptions> Mistral { get; }

    public LiveOptions<PerformanceOptions> Performance { get; }

    public LlmThrottle Throttle { get; private set; }

    public LlmCounters Counters { get; } = new();

    public CallRecording Recording { get; }

    public TimeSpan Now => Time.SinceStart();

    public static MistralOptions Limits(Action<MistralOptions>? change = null)
    {
        var options = new MistralOptions { RequestsPerSecond = 0, RequestsPerMinute = 3, TokensPerMinute = 0, WindowMarginMs = new AutoInt(0) };
        change?.Invoke(options);
        return options;
    }

    public static PerformanceOptions Performances(Action<PerformanceOptions>? change = null)
    {
        var options = new PerformanceOptions();
        change?.Invoke(options);
        return options;
    }

    public LlmTicket Ticket(string user = "u", LlmClass @class = LlmClass.Interactive, double patienceSeconds = 600, int tokens = 100, bool continues = false, Action<LlmQueued>? queued = null) => new()
    {
        Terms = new(user, @class, Time.GetTimestamp() + (long)(patienceSeconds * Time.TimestampFrequency)),
        SubmittedAt = Time.GetTimestamp(),
        Tokens = tokens,
        Continues = continues,
        Queued = queued,
    };

    public Task<ILlmPermit> Acquire(LlmTicket? ticket = null, CancellationToken cancellationToken = default) => Throttle.AcquireAsync(ticket ?? Ticket(), cancellationToken);

    /// <summary>Acquires and sends at once; fails the test when it has to wait.</summary>
    public ILlmPermit Send(LlmTicket? ticket = null)
    {
        var permit = Granted(Acquire(ticket));
        permit.Sent();
        return permit;
    }

    /// <summary>Sends a request that the provider refuses and asks for a pause.</summary>
    public void Pause(double seconds)
    {
        using var refused = Send();
        Refuse(refused, seconds);
    }

    /// <summary>The provider refuses a request and asks for a pause.</summary>
    public static void Refuse(ILlmPermit permit, double seconds)
    {
        var headers = new ProviderHeaders { Status = 429, RetryAfter = TimeSpan.FromSeconds(seconds) };
        permit.HeadersReceived(headers);
        permit.RateLimited(headers);
    }

    /// <summary>The permit of a turn that has come; fails the test when it has not.</summary>
    public static ILlmPermit Granted(Task<ILlmPermit> turn)
    {
        Assert.True(turn.IsCompletedSuccessfully, "it has to wait");
        return turn.GetAwaiter().GetResult();
    }

    /// <summary>Ends the process in mind, by kill -9 or in order, and starts the next one on the same journal.</summary>
    public void Restart(TimeSpan downtime, bool loseJournal = false, string boot = "boot")
    {
        Throttle.Dispose();
        Time.Advance(downtime);
        if (loseJournal)
        {
            File.Delete(JournalPath);
        }

        Throttle = Start(pastIsKnown: null, boot);
    }

    public void Dispose()
    {
        Throttle.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private string JournalPath => Path.Combine(_directory, GrantJournal.FileName);

    private LlmThrottle Start(bool? pastIsKnown, string boot = "boot")
    {
        var journal = GrantJournal.Open(JournalPath, boot, ThrottleRegistration.KeptFor(Mistral.CurrentValue), Now);
        var known = pastIsKnown ?? (journal.Existed && journal.SameBoot);
        if (!known)
        {
            journal.BeginAnew(Now);
        }

        var past = journal.Past(Now) with { IsKnown = known };
        return new LlmThrottle(Time, Mistral, Performance, Spread, journal, past, Counters, Recording, NullLogger<LlmThrottle>.Instance);
    }

    private sealed class FixedSpread : IConnectionSpread
    {
        public TimeSpan Margin => TimeSpan.FromMilliseconds(20);
    }
}
