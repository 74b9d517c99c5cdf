namespace AdminApp.Core.Llm.Preview;

/// <summary>The figures of one replay.</summary>
public sealed record PreviewFigures
{
    /// <summary>By class, those with calls only.</summary>
    public required IReadOnlyDictionary<LlmClass, ClassFigures> Classes { get; init; }

    /// <summary>Refused calls of all classes.</summary>
    public required int Refused { get; init; }

    /// <summary>Requests that the provider would have refused by a rate limit.</summary>
    public required int RateLimited { get; init; }

    /// <summary>By budget (<see cref="Scheduling.BudgetNames"/>), the share of the limit in force that was used over the span, 0 to 1; those with a limit only.</summary>
    public required IReadOnlyDictionary<string, double> Utilization { get; init; }
}
