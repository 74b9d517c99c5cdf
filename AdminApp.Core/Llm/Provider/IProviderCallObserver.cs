namespace AdminApp.Core.Llm.Provider;

/// <summary>
/// Hears what happens to one attempt on the wire. The service puts it under <see cref="OptionsKey"/> into
/// <c>ChatOptions.AdditionalProperties</c>; the client takes it out and never sends it.
/// </summary>
public interface IProviderCallObserver
{
    /// <summary>The key in <c>ChatOptions.AdditionalProperties</c>.</summary>
    const string OptionsKey = "adminapp.observer";

    /// <summary>The connection stands and the request's bytes are being written. May come more than once; the last one counts.</summary>
    void Sending();

    /// <summary>The response's headers arrived, of success or of error.</summary>
    void HeadersReceived(ProviderHeaders headers);
}
