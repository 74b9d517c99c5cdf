namespace AdminApp.Core.Simulation;

/// <summary>What a key may do with one model. For limits, null (default) means the general option and 0 no limit.</summary>
public sealed record ModelAllowance
{
    /// <summary>Requests per window.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens per window, input and output together.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests per second; below 1 it means one request per 1/N seconds.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>No allowance at all: each request is refused with a limit of 0.</summary>
    public bool ZeroAllowance { get; init; }

    /// <summary>Whether each request is refused whatever the limits. The list of models has the model nevertheless.</summary>
    public ModelRefusal Refusal { get; init; }
}
