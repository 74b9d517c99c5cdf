namespace AdminApp.Core.Llm;

/// <summary>Section <c>Requests</c>: how long the table of requests keeps its rows. Their counts stay in the totals.</summary>
public sealed class RequestsOptions
{
    /// <summary>How long a row is kept after its question was submitted, in days.</summary>
    public int RetentionDays { get; set; } = 30;

    /// <summary>Maximum number of rows; beyond it the oldest are deleted.</summary>
    public int MaxRows { get; set; } = 1_000_000;
}
