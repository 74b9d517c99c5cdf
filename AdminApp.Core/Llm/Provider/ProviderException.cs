namespace AdminApp.Core.Llm.Provider;

/// <summary>One attempt failed at the provider. The message is ours, cut and free of secrets.</summary>
public sealed class ProviderException(ProviderFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public ProviderFailure Failure { get; } = failure;

    /// <summary>HTTP status, if there was a response.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's own code, such as <c>1300</c>.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>The provider's own message, cleaned and cut; null if there was none.</summary>
    public string? Said { get; init; }

    /// <summary>The response's headers.</summary>
    public ProviderHeaders Headers { get; init; } = ProviderHeaders.None;

    /// <summary>Whether part of the answer had already arrived.</summary>
    public bool AfterFirstToken { get; init; }
}
