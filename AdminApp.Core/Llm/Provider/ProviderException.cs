namespace AdminApp.Core.Llm.Provider;

/// <summary>One attempt failed at the provider. The message is made by us, cut and free of secrets.</summary>
public sealed class ProviderException(ProviderFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind.</summary>
    public ProviderFailure Failure { get; } = failure;

    /// <summary>HTTP status, where there was a response.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's own code, such as <c>1300</c>.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>The provider's own words on it, cleaned and cut; null where it said nothing.</summary>
    public string? Said { get; init; }

    /// <summary>The response's headers.</summary>
    public ProviderHeaders Headers { get; init; } = ProviderHeaders.None;

    /// <summary>Whether some of the answer had already come.</summary>
    public bool AfterFirstToken { get; init; }
}
