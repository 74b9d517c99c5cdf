using System.Runtime.CompilerServices;
using AdminApp.Core.Llm.Recording;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm.Coalescing;

/// <summary>One call under way to the provider, for one or more callers who asked the same.</summary>
internal sealed class Flight(LlmCall leader, ILlmThrottle throttle, TimeProvider time)
{
    // Longest time that a timer takes; past it the loop simply looks again.
    private static readonly TimeSpan MaxTimer = TimeSpan.FromDays(1);

    // Reported when the wait is unknown, because sending is paused without an end.
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinRetryAfter = TimeSpan.FromSeconds(1);

    // What an answer is assumed to take before the first, and how much longer than usual one may take.
    private static readonly TimeSpan TypicalAnswer = TimeSpan.FromSeconds(10);
    private const int MuchLonger = 3;

    private readonly CallTrace _trace = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The call, as its first caller made it.</summary>
    public LlmCall Call { get; } = leader;

    /// <summary>Its callers, with the user, class and deadline that suit them all.</summary>
    public FlightTerms Terms { get; } = new(throttle);

    /// <summary>What happened to it so far.</summary>
    public FlightLog Log { get; } = new();

    /// <summary>Tokens of the prompt in the shipped vocabulary, once counted.</summary>
    public int? PromptTokens { get; set; }

    /// <summary>Upper bound of the tokens of one attempt, once known; before, it counts as 1.</summary>
    public int Tokens { get; set; } = 1;

    /// <summary>
    /// Whether the answer has to be streamed: someone watches it, or it might take longer than the provider's silence is borne for
    /// (<c>Mistral:RequestTimeoutSeconds</c>), which ends with the first chunk of a stream and only with the end of a whole answer.
    /// </summary>
    public bool NeedsStream => Terms.IsWatched
        || (Call.Kind != CallKind.Probe && (throttle.AnswerTime is { Ticks: > 0 } usual ? usual : TypicalAnswer) * MuchLonger > TimeSpan.FromSeconds(Call.Mistral.RequestTimeoutSeconds));

    /// <summary>Does the work until it ends or the last caller has left.</summary>
    public async Task RunAsync(Func<Flight, CancellationToken, Task<LlmAnswer>> lead, Action ended)
    {
        try
        {
            var answer = await lead(this, _stop.Token);
            ended();
            Log.Complete(answer);
        }
        catch (Exception exception)
        {
            // Whatever it was, every caller hears it.
            ended();
            Log.Fail(exception);
        }
    }

    public void Stop() => _stop.Cancel();

    /// <summary>A ticket for one attempt.</summary>
    /// <param name="isRetry">An attempt was made before.</param>
    public LlmTicket Ticket(QueueTerms terms, bool isRetry) => new()
    {
        Terms = terms,
        Model = Call.Model,
        Kind = Call.Kind,
        SubmittedAt = Call.SubmittedAt,
        Tokens = Tokens,
        Continues = Call.Request.ContinuesQuestion,
        IsRetry = isRetry,
        ExpectedCalls = Call.Request.ExpectedCalls,
        Trace = _trace,
        Queued = Log.Publish,
    };

    /// <summary>How long until it would be answered, were it asked now.</summary>
    public TimeSpan ReadyIn(bool isRetry)
    {
        var ready = throttle.ReadyIn(Ticket(Call.Terms with { Deadline = long.MaxValue }, isRetry));
        return ready < MaxWait ? ready : MaxWait;
    }

    /// <summary>How long until the same question would be taken, where its answer would be there after <paramref name="wait"/>: its caller's patience earlier, yet not at once.</summary>
    public TimeSpan TakenIn(TimeSpan wait) => TakenIn(wait, Call);

    /// <summary>
    /// What a caller hears. Once its patience passes while the call still waits, it is told when to come again; a call that runs
    /// goes on, since it is paid.
    /// </summary>
    /// <param name="caller">The caller's own call.</param>
    /// <param name="late">It joined a call already under way.</param>
    /// <param name="checkEta">Refuse at once when the call waits longer than the caller would.</param>
    public async IAsyncEnumerable<LlmUpdate> ReadAsync(
        LlmCall caller, bool late, bool checkEta, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = Log.Start(late);
        while (true)
        {
            var page = Log.Read(cursor);
            cursor = page.Next;
            if (checkEta && page.Updates is [.., LlmQueued queued] && Ready(queued) is var ready && ready > time.Until(caller.Deadline))
            {
                throw NotInTime(ready, caller, page);
            }

            checkEta = false;
            foreach (var update in page.Updates)
            {
                yield return update;
            }

            if (page.Answer is { } answer)
            {
                yield return new LlmCompleted(answer);
                yield break;
            }

            page.Failure?.Throw();
            await NextAsync(page, caller, cancellationToken);
        }
    }

    private TimeSpan Ready(LlmQueued queued) => time.Until(queued.StartsAt) is var wait && wait < MaxWait ? wait + throttle.AnswerTime : MaxWait;

    private async Task NextAsync(FlightLog.Page page, LlmCall caller, CancellationToken cancellationToken)
    {
        var patience = time.Until(caller.Deadline);
        if (page.IsRunning || patience == TimeSpan.MaxValue)
        {
            await page.Changed.WaitAsync(cancellationToken);
            return;
        }

        // The flight's own deadline is kept by the throttle, which refuses the waiting ticket itself and knows best when it would have been its turn.
        patience += caller.Deadline >= Terms.Deadline ? Grace : TimeSpan.Zero;
        if (patience <= TimeSpan.Zero)
        {
            throw NotInTime(ReadyIn(isRetry: false), caller, page);
        }

        try
        {
            await page.Changed.WaitAsync(patience < MaxTimer ? patience : MaxTimer, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Its patience passed: the next look at the log decides, because the call may have started in the meantime.
        }
    }

    private TimeSpan TakenIn(TimeSpan wait, LlmCall caller)
    {
        var tooLong = wait - time.GetElapsedTime(caller.SubmittedAt, caller.Deadline);
        return tooLong > MinRetryAfter ? tooLong : MinRetryAfter;
    }

    private LlmException NotInTime(TimeSpan wait, LlmCall caller, FlightLog.Page page)
    {
        var needed = wait + time.GetElapsedTime(caller.SubmittedAt);
        return new LlmException(LlmErrorCodes.NotInTime, Refusals.TooLong(needed, time.GetElapsedTime(caller.SubmittedAt, caller.Deadline)), wait)
        {
            RetryAfter = TakenIn(wait, caller),
            Refused = !page.EverStarted && !caller.Request.ContinuesQuestion,
        };
    }
}
