namespace AdminApp.Core.Llm.Provider;

/// <summary>What the provider's response headers say about one request; anything may be missing.</summary>
public sealed record ProviderHeaders
{
    /// <summary>No headers.</summary>
    public static ProviderHeaders None { get; } = new();

    /// <summary>HTTP status of the response that carried them.</summary>
    public int? Status { get; init; }

    /// <summary>Whether they came with a whole answer, not with a stream: Mistral says nothing about limits on a stream, so only silence on a whole answer means that it never says.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Requests allowed per minute.</summary>
    public long? LimitRequestsMinute { get; init; }

    /// <summary>Requests left in the minute.</summary>
    public long? RemainingRequestsMinute { get; init; }

    /// <summary>Tokens allowed per minute.</summary>
    public long? LimitTokensMinute { get; init; }

    /// <summary>Tokens left in the minute.</summary>
    public long? RemainingTokensMinute { get; init; }

    /// <summary>Limits over intervals other than the minute and the month.</summary>
    public IReadOnlyList<ProviderLimit> MoreLimits { get; init; } = [];

    /// <summary>Whether they name any limit of the key other than the month's.</summary>
    public bool NameLimits => LimitRequestsMinute > 0 || LimitTokensMinute > 0 || MoreLimits.Any(more => more.Limit > 0);

    /// <summary>Tokens left in the month.</summary>
    public long? RemainingTokensMonth { get; init; }

    /// <summary>Tokens charged for this request; final.</summary>
    public long? QueryCostTokens { get; init; }

    /// <summary>How long the provider asks us to wait (<c>Retry-After</c>, seconds or an HTTP date).</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary><c>mistral-correlation-id</c>, for the log.</summary>
    public string? CorrelationId { get; init; }
}
