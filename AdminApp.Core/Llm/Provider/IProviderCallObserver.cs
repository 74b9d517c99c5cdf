namespace AdminApp.Core.Llm.Provider;

/// <summary>
/// Observes what happens to one attempt on the wire. The service puts it into <c>ChatOptions.AdditionalProperties</c> under
/// <see cref="OptionsKey"/>; the client takes it out and never sends it.
/// </summary>
public interface IProviderCallObserver
{
    /// <summary>The key in <c>ChatOptions.AdditionalProperties</c>.</summary>
    const string OptionsKey = "adminapp.observer";

    /// <summary>The connection is established and the request is being written. May be called more than once; the last call counts.</summary>
    void Sending();

    /// <summary>The response headers arrived, whether of a success or an error.</summary>
    void HeadersReceived(ProviderHeaders headers);
}
