namespace AdminApp.Core.Access.Audit;

/// <summary>Which entries of the audit log; a null value leaves a filter out.</summary>
public sealed record AuditQuery
{
    /// <summary>Longest text or name to look for, in characters.</summary>
    public const int MaxText = 200;

    /// <summary>At or after this moment (UTC).</summary>
    public DateTime? From { get; init; }

    /// <summary>Before this moment (UTC).</summary>
    public DateTime? To { get; init; }

    /// <summary>A part of who acts, in words.</summary>
    public string? Who { get; init; }

    /// <summary>The one who acts, as an ID: <c>user:ID</c>.</summary>
    public string? Actor { get; init; }

    /// <summary>A code of <see cref="AuditActions"/>; or the beginning of codes, with its dot at the end, such as <c>user.</c>.</summary>
    public string? Action { get; init; }

    /// <summary>A part of what it was done to, of what changed, or of the address.</summary>
    public string? Text { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value isn't allowed; the message says what is.</exception>
    public void Validate()
    {
        Demand(From is null || To is null || From < To, "The start of the period must be before its end.");
        Demand(Who is null or { Length: <= MaxText } && Text is null or { Length: <= MaxText } && Action is null or { Length: <= MaxText }, $"A text can have up to {MaxText} characters.");
    }

    private static void Demand(bool fulfilled, string message)
    {
        if (!fulfilled)
        {
            throw new ArgumentException(message, nameof(fulfilled));
        }
    }
}
