using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access;

/// <summary>The result of creating a key.</summary>
/// <param name="Error">What was wrong and what is allowed; null on success.</param>
/// <param name="Secret">The secret, to be shown once.</param>
public sealed record ApiKeyOutcome(string? Error, ApiKey? Key = null, string? Secret = null);
