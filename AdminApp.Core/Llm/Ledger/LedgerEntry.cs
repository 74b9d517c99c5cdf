using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Llm.Ledger;

/// <summary>One question in the <see cref="QuestionLedger"/>. The first outcome counts; later ones are ignored. Thread-safe.</summary>
public sealed class LedgerEntry : ILedgerEntry
{
    private readonly QuestionLedger _ledger;

    internal LedgerEntry(QuestionLedger ledger, RequestOrigin origin, RequestTimeline timeline)
    {
        _ledger = ledger;
        Origin = origin;
        Timeline = timeline;
    }

    /// <inheritdoc/>
    public RequestTimeline Timeline { get; }

    /// <summary>Whose question it is.</summary>
    internal RequestOrigin Origin { get; }

    // All of these are guarded by the ledger's lock.
    internal QuestionState State { get; set; } = QuestionState.Waiting;

    internal string? Reason { get; set; }

    internal int Calls { get; set; }

    /// <summary>Whether the store has, or is getting, an open row for it.</summary>
    internal bool HasOpenRow { get; set; }

    /// <summary>Where it counts as a question; null if it does not.</summary>
    internal UsageKey? CountedAs { get; set; }

    /// <summary>The row of the question as it is now.</summary>
    /// <param name="instanceId">The instance that answers it.</param>
    /// <param name="open">As if it had not ended in the meantime.</param>
    /// <param name="endedEvents">Whether to write the events of an ended question too.</param>
    internal RequestRecord ToRecord(string instanceId, bool open = false, bool endedEvents = true)
    {
        var (state, reason, calls) = _ledger.StateOf(this);
        var record = Timeline.ToRecord(endedEvents);
        if (open)
        {
            (state, reason, record.EndedAtUtc, record.TotalMs) = (QuestionState.Waiting, null, null, null);
        }

        record.Id = Origin.Id;
        record.ConversationId = Origin.ConversationId;
        record.Outcome = state.Outcome();
        record.Reason = reason is null ? null : TextCap.Cut(ValidText.From(reason), RequestOrigin.MaxReason);
        record.Class = Origin.Terms.Class.Code();
        record.User = Origin.Terms.User.Length == 0 ? null : TextCap.Cut(ValidText.From(Origin.Terms.User), RequestOrigin.MaxUser);
        record.InstanceId = instanceId;
        record.Calls = calls;
        return record;
    }

    /// <inheritdoc/>
    public void Answered() => _ledger.Move(this, QuestionState.Answered);

    /// <summary>The caller canceled the question.</summary>
    public void Cancelled() => _ledger.Move(this, QuestionState.Cancelled);

    /// <inheritdoc/>
    public void Failed(string reason) => _ledger.Move(this, QuestionState.Failed, reason);

    /// <summary>The question was refused before anything was sent for it.</summary>
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

    /// <summary>If the question has no outcome yet, it counts as canceled.</summary>
    public void Dispose() => Cancelled();

    // A question whose first call was sent is not refused, even if its second call is.
    private bool HasCalled => Calls > 0;

    /// <inheritdoc/>
    public void Waiting() => _ledger.Move(this, QuestionState.Waiting);

    /// <inheritdoc/>
    public void Running() => _ledger.Move(this, QuestionState.Running);

    /// <inheritdoc/>
    public void CountCall() => _ledger.CountCall(this);
}
