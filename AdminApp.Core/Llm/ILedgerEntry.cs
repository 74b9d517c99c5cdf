namespace AdminApp.Core.Llm;

/// <summary>What the service reports about a question to the ledger. The first outcome counts; later ones are ignored. Thread-safe.</summary>
public interface ILedgerEntry : IDisposable
{
    /// <summary>What happens to it, with its times.</summary>
    RequestTimeline Timeline { get; }

    /// <summary>The question is waiting for its turn, for the first time or again.</summary>
    void Waiting();

    /// <summary>A call for the question was sent.</summary>
    void Running();

    /// <summary>Counts a call that was sent for the question. From then on it can no longer be refused, only fail.</summary>
    void CountCall();

    void Answered();

    /// <param name="reason">A stable code in snake_case, such as those of <see cref="LlmErrorCodes"/>.</param>
    void Failed(string reason);

    /// <summary>The question ended with an exception: refused, failed with the exception's code, or canceled.</summary>
    void EndedBy(Exception exception);
}
