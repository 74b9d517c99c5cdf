using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access;

/// <summary>What became of a change of an account.</summary>
/// <param name="Error">What was wrong and what is allowed; null when it was done.</param>
/// <param name="User">The account.</param>
/// <param name="GeneratedPassword">The password, when one was made up; to be shown once.</param>
public sealed record AccountOutcome(string? Error, AppUser? User = null, string? GeneratedPassword = null);
