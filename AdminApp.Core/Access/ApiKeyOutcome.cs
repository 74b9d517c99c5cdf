using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access;

/// <summary>What became of making a key.</summary>
/// <param name="Error">What was wrong and what is allowed; null when it was made.</param>
/// <param name="Key">The key.</param>
/// <param name="Secret">Its text, to be shown once.</param>
public sealed record ApiKeyOutcome(string? Error, ApiKey? Key = null, string? Secret = null);
