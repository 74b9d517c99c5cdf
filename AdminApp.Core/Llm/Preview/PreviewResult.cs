using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Core.Llm.Preview;

/// <summary>What other settings would have meant for the calls of the last hours.</summary>
public sealed record PreviewResult
{
    /// <summary>Calls of the configured model that were replayed and count.</summary>
    public required int Calls { get; init; }

    /// <summary>Start of the span (UTC): the hours asked for, or since when calls are recorded.</summary>
    public required DateTime FromUtc { get; init; }

    /// <summary>End of the span (UTC).</summary>
    public required DateTime ToUtc { get; init; }

    /// <summary>Requests per second that the provider is taken to allow; 0 for no limit.</summary>
    public required double ProviderPerSecond { get; init; }

    /// <summary>Where that comes from: the provider's own word, what is assumed until it speaks, or the setting in force.</summary>
    public required LimitSource ProviderPerSecondFrom { get; init; }

    /// <summary>Requests per window that the provider is taken to allow; 0 for no limit.</summary>
    public required long ProviderRequests { get; init; }

    /// <summary>Where that comes from.</summary>
    public required LimitSource ProviderRequestsFrom { get; init; }

    /// <summary>Tokens per window that the provider is taken to allow; 0 for no limit.</summary>
    public required long ProviderTokens { get; init; }

    /// <summary>Where that comes from.</summary>
    public required LimitSource ProviderTokensFrom { get; init; }

    /// <summary>Names of limits over other intervals that the provider reported, and that no replay keeps to.</summary>
    public required IReadOnlyList<string> LimitsLeftOut { get; init; }

    /// <summary>Calls of other models in the span, which were not replayed.</summary>
    public required int CallsLeftOut { get; init; }

    /// <summary>Whether the changes name another model, whose limits are not known: those of the present one are taken.</summary>
    public required bool ChangesModel { get; init; }

    /// <summary>Whether the changes go beyond a limit that the provider did not report. It may allow more than is assumed; then there are fewer 429s and shorter waits.</summary>
    public required bool IsBeyondAssumed { get; init; }

    /// <summary>With the settings in force.</summary>
    public required PreviewFigures Before { get; init; }

    /// <summary>With the changes.</summary>
    public required PreviewFigures After { get; init; }
}
