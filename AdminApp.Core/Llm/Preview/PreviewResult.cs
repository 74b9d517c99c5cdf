namespace AdminApp.Core.Llm.Preview;

/// <summary>What other settings would have meant for the calls of the last hours.</summary>
public sealed record PreviewResult
{
    /// <summary>Calls that were replayed.</summary>
    public required int Calls { get; init; }

    /// <summary>Begin of the span (UTC): the hours asked for, or since when calls are recorded.</summary>
    public required DateTime FromUtc { get; init; }

    /// <summary>End of the span (UTC).</summary>
    public required DateTime ToUtc { get; init; }

    /// <summary>Requests per second that the provider is taken to allow; 0 for no limit.</summary>
    public required double ProviderPerSecond { get; init; }

    /// <summary>Requests per window that the provider is taken to allow; 0 for no limit.</summary>
    public required long ProviderRequests { get; init; }

    /// <summary>Whether the provider itself reported them; otherwise the limit in force is assumed.</summary>
    public required bool ProviderTellsRequests { get; init; }

    /// <summary>Tokens per window that the provider is taken to allow; 0 for no limit.</summary>
    public required long ProviderTokens { get; init; }

    /// <summary>Whether the provider itself reported them.</summary>
    public required bool ProviderTellsTokens { get; init; }

    /// <summary>Whether the changes go beyond a limit that the provider did not report. It may allow more than is assumed; then there are fewer 429s and shorter waits.</summary>
    public required bool IsBeyondAssumed { get; init; }

    /// <summary>With the settings in force.</summary>
    public required PreviewFigures Before { get; init; }

    /// <summary>With the changes.</summary>
    public required PreviewFigures After { get; init; }
}
