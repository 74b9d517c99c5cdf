namespace AdminApp.Core.Llm.Ledger;

/// <summary>Where a question stands in the ledger.</summary>
internal enum QuestionState
{
    Waiting,
    Running,
    Answered,
    Cancelled,
    Failed,
    Refused,
}

/// <summary>One question in the <see cref="QuestionLedger"/>. The first outcome counts; later ones change nothing. Thread-safe.</summary>
public sealed class LedgerEntry : ILedgerEntry
{
    private readonly QuestionLedger _ledger;

    internal LedgerEntry(QuestionLedger ledger, long submittedAt)
    {
        _ledger = ledger;
        SubmittedAt = submittedAt;
    }

    internal long SubmittedAt { get; }

    // Both are guarded by the ledger's lock.
    internal QuestionState State { get; set; } = QuestionState.Waiting;

    internal int Calls { get; set; }

    /// <inheritdoc/>
    public void Answered() => _ledger.Move(this, QuestionState.Answered);

    /// <summary>Its caller gave it up.</summary>
    public void Cancelled() => _ledger.Move(this, QuestionState.Cancelled);

    /// <inheritdoc/>
    public void Failed(string reason) => _ledger.Move(this, QuestionState.Failed, reason);

    /// <summary>It was refused before anything was sent for it.</summary>
    /// <param name="code">A stable code in snake_case.</param>
    public void Refused(string code) => _ledger.Move(this, QuestionState.Refused, code);

    /// <inheritdoc/>
    public void EndedBy(Exception exception)
    {
        switch (exception)
        {
            case LlmException { Refused: true } refusal when !HasCalled:
                Refused(refusal.Code);
                break;
            case LlmException failure:
                Failed(failure.Code);
                break;
            case OperationCanceledException:
                Cancelled();
                break;
            default:
                Failed(QuestionLedger.OtherError);
                break;
        }
    }

    /// <summary>Without an outcome until now, its owner left: it counts as cancelled.</summary>
    public void Dispose() => Cancelled();

    // A question whose first call was sent was not refused, even when its second call is.
    private bool HasCalled => Calls > 0;

    /// <inheritdoc/>
    public void Waiting() => _ledger.Move(this, QuestionState.Waiting);

    /// <inheritdoc/>
    public void Running() => _ledger.Move(this, QuestionState.Running);

    /// <inheritdoc/>
    public void CountCall() => _ledger.CountCall(this);
}
