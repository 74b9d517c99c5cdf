using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>The right to send one request. Disposing returns its slot; unsent, it returns everything.</summary>
public interface ILlmPermit : IDisposable
{
    /// <summary>Its bytes leave now; from here its place in every window is counted. The last call counts.</summary>
    void Sent();

    /// <summary>The response's headers arrived: the query cost replaces the reservation and is final; remaining counts open a window of unknown content.</summary>
    void HeadersReceived(ProviderHeaders headers);

    /// <summary>The answer is complete; its usage corrects the reservation only where no query cost came.</summary>
    /// <param name="totalTokens">As the provider says; null when it does not, and the reservation stays.</param>
    void Completed(long? totalTokens);
}
