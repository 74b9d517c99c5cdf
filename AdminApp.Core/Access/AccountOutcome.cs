using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access;

/// <summary>The result of changing an account.</summary>
/// <param name="Error">What was wrong and what is allowed; null on success.</param>
/// <param name="User">The account.</param>
/// <param name="GeneratedPassword">The generated password, if there is one; to be shown once.</param>
public sealed record AccountOutcome(string? Error, AppUser? User = null, string? GeneratedPassword = null)
{
    /// <summary>Whether the error is that the email address already has an account.</summary>
    public bool IsTaken { get; init; }
}
