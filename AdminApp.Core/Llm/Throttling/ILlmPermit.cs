using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Throttling;

/// <summary>Permission to send one request. Disposing returns its slot, or everything if it was not sent.</summary>
public interface ILlmPermit : IDisposable
{
    /// <summary>Whether the others wait for its headers.</summary>
    bool IsProbe { get; }

    /// <summary>The request is being sent now; from here on it counts in every window. The last call counts.</summary>
    void Sent();

    /// <summary>The response headers arrived: the query cost replaces the reservation and is final; limits and remaining counts show what the provider allows and what others use.</summary>
    void HeadersReceived(ProviderHeaders headers);

    /// <summary>A rate limit refused it: counts the refusal by its kind and pauses sending, once for a burst. Returns the pause from now on.</summary>
    TimeSpan RateLimited(ProviderHeaders headers);

    /// <summary>The provider is in trouble: if it asks for a pause, sending pauses.</summary>
    /// <param name="tooMany">It has too much to do, so that fewer calls may be in flight for a while.</param>
    void Overloaded(ProviderHeaders headers, bool tooMany);

    /// <summary>The answer is complete; its usage corrects the reservation only if there was no query cost.</summary>
    /// <param name="totalTokens">The total reported by the provider; null if it reports none, and the reservation stays.</param>
    /// <param name="completionTokens">The part of it that is the answer: the provider may count it when it is written, so it counts from now.</param>
    void Completed(long? totalTokens, long completionTokens = 0);

    /// <summary>The answer's stream was cut, which stops the charge: what came replaces the reservation, unless the cost is known.</summary>
    /// <param name="tokens">Upper bound of the prompt and of what came.</param>
    void Cut(long tokens);
}
