using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>Permission to send one request. Disposing returns its slot, or everything if it was not sent.</summary>
public interface ILlmPermit : IDisposable
{
    /// <summary>The request is being sent now; from here on it counts in every window. The last call counts.</summary>
    void Sent();

    /// <summary>The response headers arrived: the query cost replaces the reservation and is final; remaining counts clear up a window with an unknown past.</summary>
    void HeadersReceived(ProviderHeaders headers);

    /// <summary>The answer is complete; its usage corrects the reservation only if there was no query cost.</summary>
    /// <param name="totalTokens">The total reported by the provider; null if it reports none, and the reservation stays.</param>
    void Completed(long? totalTokens);
}
