namespace AdminApp.Core.Llm.Ledger;

/// <summary>Whose question it is, for its row in the table of requests.</summary>
public sealed record RequestOrigin
{
    /// <summary>Maximum length of a user in a row, in characters.</summary>
    public const int MaxUser = 200;

    /// <summary>Maximum length of a reason in a row, in characters.</summary>
    public const int MaxReason = 64;

    /// <summary>The ID of the row: for a stored question that of its answer, otherwise a new one.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The conversation of a stored question.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>Who asks; an empty user if unknown.</summary>
    public CallerTerms Terms { get; init; } = new();
}
