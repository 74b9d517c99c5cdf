namespace AdminApp.Core.Llm.Mistral;

/// <summary>
/// The timeouts of one call. <c>HttpClient.Timeout</c> stops at the headers of a streamed answer, so a call has its own: one for the headers,
/// the same again between two events, and ten times that for the whole answer, so that an answer that trickles forever ends too.
/// </summary>
internal sealed class CallDeadline : IDisposable
{
    private const int WholeFactor = 10;

    private static readonly TimeSpan ErrorBody = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _timeout;
    private readonly CancellationTokenSource _step;
    private readonly CancellationTokenSource _whole;
    private readonly CancellationTokenSource _linked;

    public CallDeadline(TimeSpan timeout, TimeProvider time, CancellationToken caller)
    {
        _timeout = timeout;
        Caller = caller;
        _step = new CancellationTokenSource(timeout, time);
        _whole = new CancellationTokenSource(timeout * WholeFactor, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_step.Token, _whole.Token, caller);
    }

    /// <summary>Canceled by the caller or by a timeout.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>The caller's token.</summary>
    public CancellationToken Caller { get; }

    /// <summary>Starts the timeout for an error's body: the status is known, and the text is not worth a long wait.</summary>
    public void StartErrorBody() => _step.CancelAfter(_timeout < ErrorBody ? _timeout : ErrorBody);

    /// <summary>Starts the timeout of the next step.</summary>
    public void Start() => _step.CancelAfter(_timeout);

    /// <summary>Stops the timeout: the reader is busy, which is not the provider's fault.</summary>
    public void Stop() => _step.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose()
    {
        _linked.Dispose();
        _step.Dispose();
        _whole.Dispose();
    }
}
