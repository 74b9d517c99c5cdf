namespace AdminApp.Core.Llm.Check;

/// <summary>Finds out what the key may do: one call of one token to each configured model, counted like any other call.</summary>
public interface IProviderCheck
{
    /// <summary>
    /// Tests the configured model and its fallbacks. Where the configured one is refused for good, a few others that the provider lists are
    /// tested too, so that an admin learns which would answer. A check that is running already is joined.
    /// </summary>
    /// <exception cref="LlmException"><c>no_key</c>: no key is configured.</exception>
    Task<IReadOnlyList<ModelReport>> RunAsync(CancellationToken cancellationToken = default);
}
