namespace AdminApp.Core.Llm;

/// <summary>What the service reports to whoever counts questions. The first outcome counts; later ones change nothing. Thread-safe.</summary>
public interface ILedgerEntry : IDisposable
{
    /// <summary>It waits for its turn, again or for the first time.</summary>
    void Waiting();

    /// <summary>A call for it was sent.</summary>
    void Running();

    /// <summary>Counts a call that was sent for it. From then on it cannot be refused, only fail.</summary>
    void CountCall();

    /// <summary>It was answered.</summary>
    void Answered();

    /// <summary>It failed.</summary>
    /// <param name="reason">A stable code in snake_case, such as those of <see cref="LlmErrorCodes"/>.</param>
    void Failed(string reason);

    /// <summary>It ended with an exception: refused, failed with the exception's code, or cancelled.</summary>
    void EndedBy(Exception exception);
}
