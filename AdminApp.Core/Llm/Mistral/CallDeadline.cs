namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// The time-outs of one call. <c>HttpClient.Timeout</c> ends with the headers of a streamed answer, so a call has its own clock: so long to
/// the headers, so long between two events, and ten times that for the whole, so that an answer that trickles for ever ends, too.
/// </summary>
internal sealed class CallDeadline : IDisposable
{
    private const int WholeFactor = 10;

    private static readonly TimeSpan s_errorBody = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _timeout;
    private readonly CancellationTokenSource _step;
    private readonly CancellationTokenSource _whole;
    private readonly CancellationTokenSource _linked;

    public CallDeadline(TimeSpan timeout, TimeProvider clock, CancellationToken caller)
    {
        _timeout = timeout;
        Caller = caller;
        _step = new CancellationTokenSource(timeout, clock);
        _whole = new CancellationTokenSource(timeout * WholeFactor, clock);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_step.Token, _whole.Token, caller);
    }

    /// <summary>Cancelled by the caller or by a time-out.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>The caller's own wish.</summary>
    public CancellationToken Caller { get; }

    /// <summary>Starts the time of an error's body: the status is known, and the text is not worth a long wait.</summary>
    public void StartErrorBody() => _step.CancelAfter(_timeout < s_errorBody ? _timeout : s_errorBody);

    /// <summary>Starts the next step's time.</summary>
    public void Start() => _step.CancelAfter(_timeout);

    /// <summary>Stops the step's time: the reader is busy, which is not the provider's fault.</summary>
    public void Stop() => _step.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose()
    {
        _linked.Dispose();
        _step.Dispose();
        _whole.Dispose();
    }
}
